import { given } from "../spec/given.ts";
import { invariant } from "../errors.ts";
import type { Class } from "./classes.ts";
import { CONDITIONS } from "./conditions.ts";
import { type Difference, differences } from "./differences.ts";
import type { Finding, FoundProperty } from "./finding.ts";
import { isBelow, spellPath } from "./path.ts";
import { ROWS, type Row } from "./reasons.ts";
import type { StackState } from "./stack-state.ts";
import type { Told } from "./told.ts";

/** What a refresh has told, sorted: a resource has a finding for each class that something of it is in. */
export function sortDrift(told: readonly Told[], stack: StackState): readonly Finding[] {
  return told.flatMap((one) => (one.is === undefined ? [gone(one)] : changed(one, stack)));
}

function changed(told: Told, stack: StackState): Finding[] {
  const sorted = new Map<Class, FoundProperty[]>();
  for (const difference of differences(told)) {
    const { class: found, reason } = rowOf(difference, told, stack);
    const { path, was, is } = difference;
    const property = given<FoundProperty>({ path: spellPath(path), was, is, reason });
    sorted.set(found, [...(sorted.get(found) ?? []), property]);
  }
  return [...sorted].map(([found, properties]) => ({ ...subject(told, found), properties }));
}

/** The one row that says what a difference means. */
export function rowOf(difference: Difference, told: Told, stack: StackState): Row {
  const type = told.type.replace(/^aws:/, "");
  const found = ROWS.find(
    ({ types, paths, when }) =>
      types.some((one) => one === "*" || one === type) &&
      paths.some((path) => isBelow(path, difference.path)) &&
      (when === undefined || CONDITIONS[when](difference, told, stack)),
  );
  invariant(found, "the last row of the table takes everything");
  return found;
}

const CLUSTER = "aws:emr/cluster:Cluster";

function gone(told: Told): Finding {
  const isStanding = told.was["keepJobFlowAliveWhenNoSteps"] !== false;
  if (told.type !== CLUSTER) {
    return { ...subject(told, "missing"), reason: "AWS has it no more", properties: [] };
  }
  return isStanding
    ? { ...subject(told, "missing"), reason: "the cluster has ended, and it is there to stand", properties: [] }
    : { ...subject(told, "lifecycle"), reason: "a transient cluster has ended", properties: [] };
}

function subject({ urn, type, name, id }: Told, found: Class): Omit<Finding, "properties" | "reason"> {
  return { class: found, type, name, id, urn };
}
