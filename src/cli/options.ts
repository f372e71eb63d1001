import { Option } from "@commander-js/extra-typings";

/** Options that several commands share, said in the same words everywhere. */
export const projectOption = (): Option<"--project <folder>"> =>
  new Option("--project <folder>", "the project's folder (default: the nearest above that has pipelines/project.yaml)");

export const envOption = (): Option<"--env <name>", undefined, "local"> =>
  new Option("--env <name>", "the environment").default("local" as const);

export const jsonOption = (): Option<"--json"> => new Option("--json", "print JSON, in a shape that does not change");

export const bindingOption = (): Option<"--binding <file>"> =>
  new Option("--binding <file>", "JSON of what a deployment has made: roles, subnets, clusters (see docs/targets.md)");

export const stackOption = (): Option<"--env <name>", undefined, undefined, undefined, true> =>
  new Option("--env <name>", "the environment, which is the stack; or foundation").makeOptionMandatory();

export const yesOption = (): Option<"--yes"> => new Option("--yes", "do not ask before anything is changed");
