import { nameOf } from "./told.ts";
import { isValues, textOf, type Values } from "./value.ts";

/** What a stack has made, as it remembers it. */
export interface StackState {
  readonly resources: readonly StackResource[];
  /** Types and names of what an update was about to make or change when it was interrupted: nobody knows whether it did. */
  readonly pending: readonly string[];
}

export interface StackResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Values;
  readonly outputs: Values;
}

/** A deployment as Pulumi exports it (pulumi, sdk/go/common/apitype/core.go), as far as it is read here. */
interface Exported {
  readonly deployment?: {
    readonly resources?: readonly ExportedResource[];
    readonly pending_operations?: readonly { readonly resource: ExportedResource; readonly type: string }[];
  };
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly id?: string;
  readonly inputs?: Values;
  readonly outputs?: Values;
}

/** Reads what `pulumi stack export` writes. Throws a SyntaxError where it is no JSON. */
export function readStackState(text: string): StackState {
  const { deployment } = JSON.parse(text) as Exported;
  return {
    resources: (deployment?.resources ?? []).flatMap(({ urn, type, custom, id, inputs = {}, outputs = {} }) =>
      custom === true && id !== undefined ? [{ urn, type, name: nameOf(urn), id, inputs, outputs }] : [],
    ),
    pending: (deployment?.pending_operations ?? [])
      .map(({ resource, type }) => `${type} ${resource.type} ${nameOf(resource.urn)}`)
      .sort(),
  };
}

const PROVIDER = "pulumi:providers:aws";
const PARAMETER = "aws:ssm/parameter:Parameter";

/** What there is of AWS. Providers are Pulumi's own. */
export function madeBy({ resources }: StackState): readonly StackResource[] {
  return resources.filter(({ type }) => type.startsWith("aws:"));
}

/** The regions in which the stack makes things. */
export function regionsOf({ resources }: StackState): readonly string[] {
  const regions = resources.flatMap(({ type, inputs }) => (type === PROVIDER ? (textOf(inputs["region"]) ?? []) : []));
  return [...new Set(regions)].sort();
}

/** The account in which the stack makes things; undefined where no ARN says it. */
export function accountOf(state: StackState): string | undefined {
  const arns = madeBy(state).flatMap(({ outputs }) => textOf(outputs["arn"]) ?? []);
  return arns.map((arn) => arn.split(":")[4]).find((account) => account !== undefined && /^\d{12}$/.test(account));
}

/** What the stack has written into a parameter of this name; undefined where it has none. */
export function parameterOf(state: StackState, name: string): string | undefined {
  const found = state.resources.find(({ type, outputs }) => type === PARAMETER && outputs["name"] === name);
  return found && isValues(found.outputs) ? textOf(found.outputs["value"]) : undefined;
}
