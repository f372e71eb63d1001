import type { StepConfig } from "@aws-sdk/client-emr";
import { COMMAND_RUNNER } from "../../../emr/step-jars.ts";

/** A word that a shell takes as it is: spaces, quotes, `$` and line breaks lose their meaning. */
export function shellWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * What EMR's agent would do with a step, as a list of sh for the folder that it runs in. The last of it takes the shell's
 * place. Undefined when it cannot be said in a shell.
 */
export function stepCommand({ HadoopJarStep }: StepConfig): string | undefined {
  const { Jar = COMMAND_RUNNER, MainClass, Args = [] } = HadoopJarStep ?? {};
  // The end of a string for the operating system, which no argument can hold.
  if ([Jar, ...Args].some((token) => token.includes("\0")) || Args.length === 0) return undefined;
  const main = MainClass === undefined ? [] : [MainClass];
  if (Jar === COMMAND_RUNNER) return exec(Args);
  const [script = "", ...rest] = Args;
  if (Jar.endsWith("/script-runner.jar")) return fetched(script, (file) => exec(["bash", file, ...rest]));
  return fetched(Jar, (file) => exec(["hadoop", "jar", file, ...main, ...Args]));
}

function exec(tokens: readonly string[]): string {
  return `exec ${tokens.map(shellWord).join(" ")}`;
}

/** What lies in S3 is brought into the folder first. */
function fetched(place: string, then: (file: string) => string): string {
  if (!place.startsWith("s3://")) return then(place);
  const file = `./${place.slice(place.lastIndexOf("/") + 1)}`;
  return `aws s3 cp --quiet ${shellWord(place)} ${shellWord(file)} && ${then(file)}`;
}
