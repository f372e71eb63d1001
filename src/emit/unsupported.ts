import { invariant } from "../errors.ts";
import { place } from "../rules/rule.ts";
import { diagnostic } from "../spec/codes.ts";
import type { Diagnostic, Path } from "../spec/diagnostic.ts";
import type { EnvironmentSpec } from "../spec/types.ts";

/** What a target cannot say of a step. `key` is the key of the step that asks for it. */
export function unsupportedStep(
  environment: EnvironmentSpec,
  id: string,
  key: string | undefined,
  message: string,
  hint?: string,
): Diagnostic {
  const [pipelineName = "", name = ""] = id.split("/");
  const pipeline = environment.pipelines.find((one) => one.name === pipelineName);
  invariant(pipeline, `the environment has no pipeline "${pipelineName}"`);
  const path = ["steps", name, ...(key === undefined ? [] : [key])];
  return diagnostic("emit/unsupported", place(pipeline.layers, path, "key"), message, { hint });
}

/** What a target cannot say of an environment. */
export function unsupportedSetting(
  environment: EnvironmentSpec,
  path: Path,
  message: string,
  hint?: string,
): Diagnostic {
  return diagnostic("emit/unsupported", place(environment.layers, path, "key"), message, { hint });
}
