import type { Plan } from "../plan/plan.ts";
import { besideChanges } from "./beside.ts";
import { clusterChanges } from "./clusters.ts";
import { consequencesOf, NO_CONSEQUENCES } from "./consequences.ts";
import { datasetChanges } from "./datasets.ts";
import { changeOf, type Draft } from "./draft.ts";
import { environmentChanges } from "./environments.ts";
import { emraldChanges, otherFileChanges, uploadChanges } from "./files.ts";
import { environmentSummary, newEnvironment } from "./new-environment.ts";
import { readable } from "./readable.ts";
import { sameClusters } from "./same-clusters.ts";
import { reached } from "./scope.ts";
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
    consequences: head
      ? base
        ? consequencesOf(changes, base.plan, head.plan)
        : firstOf(changes, head)
      : lastOf(changes, base),
  };
}

function drafts(environment: string, base: Side | undefined, head: Side | undefined): Draft[] {
  if (base && head) return changed(environment, base, head);
  if (head) return newEnvironment(environment, head);
  return base ? [{ kind: "environment/removed", subject: environment, was: environmentSummary(base) }] : [];
}

function changed(environment: string, base: Side, head: Side): Draft[] {
  const [was, is] = [readable(base.plan), readable(head.plan)];
  const clusters = sameClusters(was, is);
  return [
    ...environmentChanges(environment, base.plan, head.plan),
    ...besideChanges(environment, base, head),
    ...emraldChanges(base, head),
    ...variableChanges(was, is),
    ...datasetChanges(was, is, head.uploads),
    ...uploadChanges(base, head),
    ...stepChanges(was, is, clusters),
    ...clusterChanges(was, is, clusters),
    ...otherFileChanges(environment, was, is),
  ];
}

/** Of what is new as a whole there is no before: what it reaches that was there is somebody's. */
function firstOf(changes: readonly Change[], { plan }: Side): EnvironmentDiff["consequences"] {
  return consequencesOf(
    changes.filter((one) => reached(one, plan).length > 0),
    plan,
    plan,
  );
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
