import { ssm } from "@pulumi/aws";
import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import type { Context } from "../context.ts";
import { parameterName } from "../decide/names.ts";

export interface ParametersArgs extends Context {
  /** What a run needs to know, as JSON. */
  readonly binding: Output<string>;
}

/** What a run needs to know, in one parameter: whoever reads it while the stack changes sees the old or the new, and never half of each. */
export class Parameters extends ComponentResource {
  constructor(name: string, { plan, binding }: ParametersArgs, opts?: ComponentResourceOptions) {
    super("emrald:infra:Parameters", name, {}, opts);
    new ssm.Parameter(
      `${name}-binding`,
      {
        name: parameterName(plan, "binding"),
        description: "What emrald's runs need to know of this environment",
        type: "String",
        // Above 4,096 characters a parameter is of the advanced tier, which costs (Systems Manager User Guide, parameter tiers).
        tier: "Intelligent-Tiering",
        value: binding,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
