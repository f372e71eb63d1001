import type { Plan } from "../plan/plan.ts";
import { clusterChanges } from "./clusters.ts";
import { consequencesOf, NO_CONSEQUENCES } from "./consequences.ts";
import { datasetChanges } from "./datasets.ts";
import { changeOf, type Draft } from "./draft.ts";
import { environmentChanges, identityOf } from "./environments.ts";
import { emraldChanges, otherFileChanges, uploadChanges } from "./files.ts";
import { readable } from "./readable.ts";
import { sameClusters } from "./same-clusters.ts";
import { stepChanges } from "./steps.ts";
import { type Change, CLASSES, type EnvironmentDiff, type Side, worst } from "./types.ts";
import { variableChanges } from "./variables.ts";

/**
 * What a change does to one environment: every difference of the two plans, with its class, and what follows from it. Without a base the
 * environment is new, without a head it is gone. Costs are for others to add.
 */
export function diffPlans(environment: string, base: Side | undefined, head: Side | undefined): EnvironmentDiff {
  const changes = drafts(environment, base, head)
    .map((draft) => changeOf(environment, draft))
    .sort(byWeight);
  return {
    environment,
    class: worst(changes.map((one) => one.class)),
    ...(base ? { base: base.plan.digest } : {}),
    ...(head ? { head: head.plan.digest } : {}),
    changes,
    // Of what is new as a whole there is no before.
    consequences: head
      ? base
        ? consequencesOf(changes, base.plan, head.plan)
        : NO_CONSEQUENCES
      : lastOf(changes, base),
  };
}

function drafts(environment: string, base: Side | undefined, head: Side | undefined): Draft[] {
  if (base && head) return changed(environment, base, head);
  if (head)
    return [
      {
        kind: "environment/added",
        subject: environment,
        is: summary(head.plan),
        identity: identityOf(head.plan, head.uploads, head.emrald),
      },
    ];
  return base ? [{ kind: "environment/removed", subject: environment, was: summary(base.plan) }] : [];
}

function changed(environment: string, base: Side, head: Side): Draft[] {
  const [was, is] = [readable(base.plan), readable(head.plan)];
  const clusters = sameClusters(was, is);
  return [
    ...environmentChanges(environment, base.plan, head.plan),
    ...emraldChanges(base, head),
    ...variableChanges(was, is),
    ...datasetChanges(was, is, head.uploads),
    ...uploadChanges(base, head),
    ...stepChanges(was, is, clusters),
    ...clusterChanges(was, is, clusters),
    ...otherFileChanges(environment, was, is),
  ];
}

/** An environment that is gone takes everything in it along. */
function lastOf(changes: readonly Change[], base: Side | undefined): EnvironmentDiff["consequences"] {
  if (!base) return NO_CONSEQUENCES;
  const { plan } = base;
  const nothing: Plan = { ...plan, datasets: {}, steps: {} };
  const gone = Object.keys(plan.datasets)
    .filter((id) => !plan.datasets[id]?.external)
    .map((subject) => changeOf(plan.environment, { kind: "dataset/removed", subject }));
  return consequencesOf([...changes, ...gone], plan, nothing);
}

/** The worst first, then what belongs together. */
function byWeight(a: Change, b: Change): number {
  return (
    CLASSES.indexOf(b.class) - CLASSES.indexOf(a.class) ||
    compare(a.of, b.of) ||
    compare(a.subject, b.subject) ||
    compare(a.kind, b.kind) ||
    compare(a.path ?? "", b.path ?? "")
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function summary({ region, settings, datasets, steps }: Plan): string {
  const count = (some: object, word: string): string => {
    const { length } = Object.keys(some);
    return `${length} ${word}${length === 1 ? "" : "s"}`;
  };
  return [region, settings.lifecycle, count(datasets, "dataset"), count(steps, "step")].join(", ");
}
