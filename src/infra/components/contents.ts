import { ssm } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Resource, ResourceHook } from "@pulumi/pulumi";
import { WorldError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { parameterName } from "../decide/names.ts";

export interface ContentsArgs extends Context {
  /** SHA-256 of all uploads: where they go and what they hold. */
  readonly uploads: string;
  readonly put: Putting;
}

/** Puts in S3 what no resource holds, since runs and other environments share it. May be called again for the same. */
export interface Putting {
  /** `deployed` is the digest of the plan that the environment works with until now. */
  plan(deployed: string | undefined): Promise<void>;
  uploads(): Promise<void>;
}

type Act = (before: string | undefined) => Promise<void>;

/**
 * What the environment's buckets hold: the plan with its artifacts, and the uploads. A parameter names each by its digest, and is only written
 * when S3 has what it names; an unchanged digest puts nothing.
 */
export class Contents extends ComponentResource {
  /** Where this is, S3 has the plan, bootstrap scripts, and the certificate. */
  readonly plan: Resource;

  constructor(name: string, { plan, uploads, put }: ContentsArgs, opts: ComponentResourceOptions) {
    super("emrald:infra:Contents", name, {}, opts);
    const parameter = (what: string, description: string, value: string, act: Act): Resource => {
      const hook = new ResourceHook(`put-${what}`, ({ oldInputs }) =>
        told(() => act(oldInputs?.["value"] as string | undefined)),
      );
      return new ssm.Parameter(
        `${name}-${what}`,
        { name: parameterName(plan, what), type: "String", description, value },
        { parent: this, hooks: { beforeCreate: [hook], beforeUpdate: [hook] } },
      );
    };
    this.plan = parameter("plan", "Digest of the plan that is deployed", plan.digest, (deployed) => put.plan(deployed));
    parameter("uploads", "Digest of the files that were put into the lake", uploads, () => put.uploads());
    this.registerOutputs({});
  }
}

/** Of an error in a hook the engine shows the message alone. */
async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw error instanceof WorldError && error.next !== undefined
      ? new Error(`${error.message}\n${error.next}`)
      : error;
  }
}
