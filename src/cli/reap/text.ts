import type { Paint } from "../../project/print/paint.ts";
import type { Reaped, Reaping } from "../../run/reap/reap.ts";
import { span } from "../../run/reap/verdict.ts";

/** How much of the project the clusters are of. */
export interface Looked {
  /** The only environment that was asked for. */
  readonly environment: string | undefined;
  /** Environments that were asked for, and nobody has looked at. */
  readonly unseen: readonly string[];
}

/** What becomes of each living cluster, two lines each, below its environment. That there is none is said only where AWS has told all. */
export function reapText(
  { clusters, failures }: Pick<Reaping, "clusters" | "failures">,
  { environment: only, unseen }: Looked,
  isDone: boolean,
  paint: Paint,
): string {
  if (clusters.length === 0) {
    if (failures.length > 0) return "";
    if (unseen.length > 0) return "no cluster of the environments that were looked at is alive\n";
    return `no cluster of ${only === undefined ? "the project" : `"${only}"`} is alive\n`;
  }
  const environments = [...new Set(clusters.map(({ environment }) => environment))];
  return environments
    .flatMap((environment) => {
      const own = clusters.filter((one) => one.environment === environment);
      return [`${paint("bold", environment)} ${paint("dim", own[0]?.region ?? "")}`, ...own.flatMap(lines)];
    })
    .map((line) => `${line}\n`)
    .join("");

  function lines({ id, name, state, age_seconds, verdict, reason, failed }: Reaped): string[] {
    const word = verdict === "stays" ? "stays" : failed === undefined ? (isDone ? "is ending" : "would end") : "failed";
    const colour = verdict === "stays" ? "green" : failed === undefined ? "yellow" : "red";
    return [
      `  ${id}  ${paint(colour, word)}  ${state}, ${span(age_seconds)}  ${paint("dim", name)}`,
      `    ${reason}`,
      ...(failed === undefined ? [] : [`    ${paint("red", failed)}`]),
    ];
  }
}
