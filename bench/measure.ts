import { spawnSync } from "node:child_process";
import { cpus, totalmem } from "node:os";

/** Something to time; returns seconds where it measures itself. */
export type Subject = () => number | Promise<number>;

/** Runs the subjects in turn, round after round, and keeps the least of each: shared machines flip between two speeds. */
export async function interleaved<K extends string>(
  rounds: number,
  subjects: Record<K, Subject>,
): Promise<Record<K, number>> {
  const least: Partial<Record<K, number>> = {};
  const names = Object.keys(subjects) as K[];
  for (let round = 0; round < rounds; round++) {
    for (const name of names) least[name] = Math.min(least[name] ?? Infinity, await subjects[name]());
  }
  return least as Record<K, number>;
}

/** Seconds of a whole process, from its start to its end. */
export function processSeconds(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(command, args, { stdio: ["ignore", "ignore", "pipe"], env });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr.toString()}`);
  return (performance.now() - begun) / 1000;
}

export function emrald(...args: string[]): number {
  return processSeconds(process.execPath, ["dist/cli/emrald.mjs", ...args]);
}

export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} cores (${cpu?.model ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}`;
}

/** Rows of a table for bench/README.md. */
export function print(title: string, rows: readonly (readonly [what: string, figure: string])[]): void {
  console.log(`\n### ${title}\n`);
  console.log("| what | least of the rounds |\n| --- | --- |");
  for (const [what, figure] of rows) console.log(`| ${what} | ${figure} |`);
}

export function seconds(value: number): string {
  return value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(2)} s`;
}

export function times(a: number, b: number): string {
  return `${(a / b).toFixed(2)} ×`;
}
