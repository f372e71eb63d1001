import { RUNTIME_PACKAGE, RUNTIME_PROGRAM } from "../model/arguments.ts";
import type { Plan } from "../plan/plan.ts";
import { certificatesIn } from "./databases.ts";
import type { Draft } from "./draft.ts";
import { librariesOf } from "./dependencies.ts";
import { entries } from "./fields.ts";
import { short } from "./short.ts";
import type { Side } from "./types.ts";

/** Changes of data that deploy puts there: the same place, other files. */
export function uploadChanges(base: Side, head: Side): Draft[] {
  return entries(base.uploads, head.uploads).flatMap(([dataset, was, is]): Draft[] => {
    const isSame =
      base.plan.datasets[dataset]?.upload !== undefined && head.plan.datasets[dataset]?.upload !== undefined;
    // One that is new or gone is told as such, and has its files in mind.
    if (!isSame) return [];
    return [
      {
        kind: "upload/files",
        subject: dataset,
        path: head.plan.datasets[dataset]?.upload ?? "upload",
        was: short(was),
        is: short(is),
        identity: is,
      },
    ];
  });
}

/** Changes of emrald itself: its version, and the runtime that works for steps. */
export function emraldChanges(base: Side, head: Side): Draft[] {
  const runtime = [RUNTIME_PACKAGE, RUNTIME_PROGRAM].flatMap((file): Draft[] => {
    const [was, is] = [base.plan.artifacts[file]?.sha256, head.plan.artifacts[file]?.sha256];
    // Where one has no runtime step, that step is the change.
    if (was === is || was === undefined || is === undefined) return [];
    return [{ kind: "emrald/runtime", subject: "emrald", path: file, was: short(was), is: short(is), identity: is }];
  });
  const version: Draft[] =
    base.emrald === head.emrald
      ? []
      : [{ kind: "emrald/version", subject: "emrald", path: "version", was: base.emrald, is: head.emrald }];
  return [...version, ...runtime];
}

/** Changes of published files that are neither a step's, nor the runtime's, nor a bootstrap action's. */
export function otherFileChanges(environment: string, base: Plan, head: Plan): Draft[] {
  const named = new Set([RUNTIME_PACKAGE, RUNTIME_PROGRAM, ...[base, head].flatMap(filesOf)]);
  return entries(base.artifacts, head.artifacts)
    .filter(([file, was, is]) => !named.has(file) && was?.sha256 !== is?.sha256)
    .map(([file, was, is]) => ({
      kind: "environment/artifact",
      subject: environment,
      path: `artifacts.${file}`,
      was: short(was?.sha256),
      is: short(is?.sha256),
      identity: is?.sha256,
    }));
}

/** Of a readable plan. */
function filesOf(plan: Plan): string[] {
  const { steps, clusters } = plan;
  const scripts = Object.values(clusters).flatMap(({ bootstrap }) => bootstrap.map(({ script }) => script));
  return [
    ...Object.values(steps).flatMap((step) => [
      ...(step.entry === undefined ? [] : [step.entry]),
      ...librariesOf(step),
    ]),
    ...scripts.filter((one) => typeof one === "string"),
    ...certificatesIn(plan),
  ];
}
