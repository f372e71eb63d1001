import type { LockOutcome, Stale } from "../../packages/index.ts";
import type { Paint } from "../../project/print/paint.ts";
import { count } from "../../spec/count.ts";
import type { PythonLock } from "../../spec/packages-lock.ts";

const KINDS = { python: "Python packages", maven: "JVM packages", file: "file" } as const;

/** What `emrald lock --check` says. */
export function staleText(stale: readonly Stale[]): string {
  if (stale.length === 0) return "the lock is up to date\n";
  const lines = stale.map(({ kind, what, reason }) => `${reason}: ${KINDS[kind]} ${what}\n`);
  return `${lines.join("")}the lock is not up to date: call emrald lock\n`;
}

/** What `emrald lock` has done: a sign, a package, its version. */
export function outcomeText({ changes, removed, sets }: LockOutcome, paint: Paint): string {
  if (changes.length + removed.length === 0) {
    return sets === 0 ? "no step names packages\n" : `all is locked: ${count(sets, "set")} of packages\n`;
  }
  const lines = changes.flatMap(({ kind, packages, python, archives, came, went, changed }) => [
    paint("bold", `${python === undefined ? "JVM" : `Python ${python}`}: ${packages.join(", ")}`),
    ...came.map(({ name, version }) => paint("green", `  + ${name} ${version}`)),
    ...changed.map(({ name, from, to }) => paint("yellow", `  ~ ${name} ${from} → ${to}`)),
    ...went.map(({ name, version }) => paint("red", `  - ${name} ${version}`)),
    ...(came.length + changed.length + went.length === 0 ? ["  the same versions"] : []),
    ...(kind === "python" ? [`  ${nodesText(archives ?? {})}`] : []),
  ]);
  const gone = removed.map(
    ({ kind, packages }) => `no step needs this set of ${KINDS[kind]} any more: ${packages.join(", ")}`,
  );
  return [...lines, ...gone].map((line) => `${line}\n`).join("");
}

const NODES = { x86_64: "x86 nodes", aarch64: "arm nodes" } as const;

/** Which nodes can have a set. */
function nodesText(archives: PythonLock["archives"]): string {
  if (archives.any) return "one archive for x86 and arm nodes";
  const parts = (["x86_64", "aarch64"] as const).map((architecture) => {
    const archive = archives[architecture];
    if (!archive) return `none for ${NODES[architecture]}`;
    if ("sha256" in archive) return `an archive for ${NODES[architecture]}`;
    return `none for ${NODES[architecture]}: there is no wheel of ${archive.no_wheel.join(", ")}`;
  });
  return parts.join("; ");
}
