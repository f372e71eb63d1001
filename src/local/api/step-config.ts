import type { ActionOnFailure, StepSpec } from "../machine/records.ts";
import { validationError } from "./errors.ts";
import { list, required, string, structure, type Read } from "./shape.ts";

const actions: readonly ActionOnFailure[] = ["TERMINATE_JOB_FLOW", "TERMINATE_CLUSTER", "CANCEL_AND_WAIT", "CONTINUE"];

/** EMR takes at most so many steps a call, and lets at most so many be active on a cluster. */
export const MAX_STEPS = 256;

/** All strings of a HadoopJarStep together. */
const MAX_STEP_CHARACTERS = 10_240;

const keyValue = structure({ Key: string(), Value: string() });

const stepConfig = structure({
  Name: required(string({ max: 256 })),
  ActionOnFailure: string({ oneOf: actions }),
  HadoopJarStep: required(
    structure({
      Jar: required(string()),
      MainClass: string(),
      Args: list(string()),
      Properties: list(keyValue),
    }),
  ),
});

export type StepConfig = Read<typeof stepConfig>;

export const stepConfigs = list(stepConfig, { max: MAX_STEPS });

/** The rules about steps that their shapes cannot say. */
export function toStepSpecs(
  configs: readonly StepConfig[],
  cluster: { readonly stepConcurrency: number; readonly executionRoleArn?: string | undefined },
): StepSpec[] {
  return configs.map((config) => {
    const { Jar, MainClass, Args = [], Properties = [] } = config.HadoopJarStep;
    const properties = Object.fromEntries(Properties.map(({ Key = "", Value = "" }) => [Key, Value]));
    const characters = [Jar, MainClass ?? "", ...Args, ...Object.entries(properties).flat()]
      .map((text) => text.length)
      .reduce((sum, length) => sum + length, 0);
    if (characters > MAX_STEP_CHARACTERS) {
      throw validationError(
        `Size of step parameters exceeds the limit: step '${config.Name}' has ${characters} characters in its ` +
          `HadoopJarStep, at most ${MAX_STEP_CHARACTERS} are allowed.`,
      );
    }
    const isConcurrent = cluster.stepConcurrency > 1;
    if (isConcurrent && config.ActionOnFailure !== undefined && config.ActionOnFailure !== "CONTINUE") {
      throw validationError(
        `Step '${config.Name}' has an invalid ActionOnFailure: ${config.ActionOnFailure}. ` +
          `A cluster with a StepConcurrencyLevel greater than 1 accepts CONTINUE only.`,
      );
    }
    return {
      name: config.Name,
      actionOnFailure: config.ActionOnFailure ?? (isConcurrent ? "CONTINUE" : "TERMINATE_CLUSTER"),
      jar: Jar,
      mainClass: MainClass,
      args: Args,
      properties,
      executionRoleArn: cluster.executionRoleArn,
    };
  });
}
