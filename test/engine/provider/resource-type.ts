import type { Rule } from "./rules.ts";
import type { Values } from "./values.ts";
import type { Thing, World } from "./world-file.ts";

/** What the double knows of a resource type: data first, functions where AWS's rule is no table. */
export interface ResourceType {
  readonly type: string;
  /** Account-wide: there is one of that name, whatever the region. */
  readonly isGlobal?: true;
  /** A PUT of a setting: what is there is replaced, and goes with what it is a setting of. */
  readonly isSetting?: true;
  readonly name?: Name;
  readonly rules?: readonly Rule[];
  /** Which inputs make a new thing of it (`replace`), or which do not (`update`), as terraform-provider-aws has it. */
  readonly changes: { readonly replace: readonly string[] } | { readonly update: readonly string[] };
  /** What the provider takes when an input is left out; a change from it outside is drift. */
  readonly defaults?: Values;
  /** Inputs whose text is JSON: the same document spelled otherwise is no change. */
  readonly json?: readonly string[];
  readonly references?: readonly Reference[];
  readonly id: (making: Making) => string;
  /** What is only known when it is there. */
  readonly outputs?: (making: Making & { readonly id: string }) => Values;
  /** What AWS says no to, seeing the whole world. Nothing is changed then. */
  readonly refuses?: {
    readonly create?: (making: Making, world: World) => string | undefined;
    readonly update?: (thing: Thing, news: Values, world: World) => string | undefined;
    readonly delete?: (thing: Thing, world: World) => string | undefined;
  };
  /** What else changes in the world, or in the thing itself. */
  readonly effects?: {
    readonly create?: (thing: Thing, world: World) => void;
    readonly update?: (thing: Thing, world: World) => void;
    readonly delete?: (thing: Thing, world: World) => void;
  };
  /** The provider reports it as not found, although AWS still tells of it. */
  readonly isEnded?: (thing: Thing) => boolean;
}

export interface Name {
  readonly key: string;
  /** What AWS says when there is one of this name already; without it names need not differ. */
  readonly clash?: (name: string) => string;
  /** Names are distinct inside of what this input names, not in the whole region. */
  readonly within?: string;
}

/** One thing that names another. */
export interface Reference {
  /** The way to it in the inputs: `ec2Attributes.subnetIds[]`. */
  readonly at: string;
  readonly to: readonly string[];
  /** The output that names it, where that is neither its id nor its ARN. */
  readonly by?: string;
  /** What AWS says when it is not there. */
  readonly missing: (named: string) => string;
  /** Things that AWS has itself, or that the double does not look at. */
  readonly except?: RegExp;
  /** What AWS says to the deletion of what is named, as long as this one is there. */
  readonly holds?: (named: string) => string;
  /** It is a part of what is named, and goes with it. */
  readonly isPart?: true;
  /** The service that must be trusted by the role that is named. */
  readonly trusts?: string;
}

/** A thing that is about to be made. */
export interface Making {
  readonly inputs: Values;
  readonly world: World;
  readonly account: string;
  readonly region: string;
  /** Hexadecimal digits that nothing else has. */
  readonly hex: (length: number) => string;
  /** `arn:aws:<service>:<region>:<account>:<rest>`. */
  readonly arn: (service: string, rest: string) => string;
}
