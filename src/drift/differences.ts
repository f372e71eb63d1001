import { canonical } from "../model/canonical.ts";
import { isBelow, leadsTo, parsePath, type Path } from "./path.ts";
import { type Rule, rulesOf, spellRule } from "./rule.ts";
import type { Told } from "./told.ts";
import { at, hidden, HIDDEN, isList, isNothing, isSecret, isValues, type Value, type Values } from "./value.ts";

/** One property that AWS tells otherwise than the stack. */
export interface Difference {
  readonly path: Path;
  /** What the stack says; undefined where it says nothing. */
  readonly was: Value;
  readonly is: Value;
  /** Where it is a rule of a security group. */
  readonly rule?: Rule;
}

const GROUP = "aws:ec2/securityGroup:SecurityGroup";

/** Lists whose order means something. All others are sets, which AWS gives back in any order. */
const ORDERED = ["storageDescriptor/columns", "partitionKeys", "bootstrapActions"];

/** Where what AWS tells differs from what the stack says, property by property. None of what is gone. */
export function differences({ type, id, was, asked, is, said }: Told): readonly Difference[] {
  if (is === undefined) return [];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(asked), ...Object.keys(is)])].sort();
  const found = keys
    .filter((key) => !key.startsWith("__"))
    // All tags, with those that the provider puts on, are in `tagsAll`: one difference is told once.
    .filter((key) => key !== "tags" || was["tagsAll"] === undefined || is["tagsAll"] === undefined)
    .flatMap((key) =>
      type === GROUP && (key === "ingress" || key === "egress")
        ? changedRules(key, asked[key], is[key], id)
        : compare([key], was[key], is[key], false),
    );
  return [...found, ...onlySaid(said, found, was, is)];
}

/** What the provider says besides: of secrets there is nothing to compare. */
function onlySaid(said: readonly string[], found: readonly Difference[], was: Values, is: Values): Difference[] {
  return said
    .map(parsePath)
    .filter(([first]) => first !== "tags" && first !== "ingress" && first !== "egress")
    .filter((path) => !found.some((one) => leadsTo(one.path, path) || leadsTo(path, one.path)))
    .map((path) => {
      const [before, now] = [at(was, path), at(is, path)];
      const isHidden = isSecret(before) || isSecret(now);
      return { path, was: isHidden ? HIDDEN : hidden(before), is: isHidden ? HIDDEN : hidden(now) };
    });
}

/**
 * Rules are held against what was asked for: the state takes over rules that it finds when it is refreshed, and one that somebody has
 * added would never be told again.
 */
function changedRules(side: Rule["side"], asked: Value, is: Value, group: string): Difference[] {
  const [before, now] = [rulesOf(side, asked, group), rulesOf(side, is, group)];
  const missingIn = (rules: readonly Rule[]) => {
    const there = new Set(rules.map(spellRule));
    return (rule: Rule): boolean => !there.has(spellRule(rule));
  };
  return [
    ...before.filter(missingIn(now)).map((rule) => ({ path: [side], was: spellRule(rule), is: undefined, rule })),
    ...now.filter(missingIn(before)).map((rule) => ({ path: [side], was: undefined, is: spellRule(rule), rule })),
  ];
}

/** `inDocument`: in a text of JSON, such as a policy, where a list of one may be written as that one. */
function compare(path: Path, was: Value, is: Value, inDocument: boolean): Difference[] {
  if (isSecret(was) || isSecret(is)) {
    // Of two secrets nobody is shown what they hold; next to one, what the other side holds may be just that.
    return isSecret(was) && isSecret(is) ? [] : [{ path, was: HIDDEN, is: HIDDEN }];
  }
  if (isNothing(was) && isNothing(is)) return [];
  if (inDocument && isList(was) !== isList(is) && !isNothing(was) && !isNothing(is)) {
    return compareLists(path, isList(was) ? was : [was], isList(is) ? is : [is], inDocument);
  }
  if (isValues(was) && isValues(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    return keys.flatMap((key) => compare([...path, key], was[key], is[key], inDocument));
  }
  if (isList(was) && isList(is)) return compareLists(path, was, is, inDocument);
  const [before, now] = [documentIn(was), documentIn(is)];
  if (before !== undefined && now !== undefined) return compare(path, before, now, true);
  return was === is ? [] : [{ path, was: hidden(was), is: hidden(is) }];
}

function compareLists(path: Path, was: readonly Value[], is: readonly Value[], inDocument: boolean): Difference[] {
  const [gone, added] = [without(was, is, inDocument), without(is, was, inDocument)];
  if (gone.length === 0 && added.length === 0) {
    const isMoved = ORDERED.some((ordered) => isBelow(ordered, path)) && canonical(was) !== canonical(is);
    return isMoved ? [{ path, was: hidden(was), is: hidden(is) }] : [];
  }
  // What has changed in place; where their numbers differ nobody knows which is which.
  if (gone.length === added.length) {
    return gone.flatMap(([index, one], nth) => compare([...path, index], one, added[nth]?.[1], inDocument));
  }
  return [
    ...gone.map(([index, one]) => ({ path: [...path, index], was: hidden(one), is: undefined })),
    ...added.map(([index, one]) => ({ path: [...path, index], was: undefined, is: hidden(one) })),
  ];
}

/** What of a list is not in another, with its position. */
function without(list: readonly Value[], other: readonly Value[], inDocument: boolean): (readonly [number, Value])[] {
  const left = other.map((one) => spelled(one, inDocument));
  return list.flatMap((one, index) => {
    const found = left.indexOf(spelled(one, inDocument));
    if (found < 0) return [[index, one] as const];
    left.splice(found, 1);
    return [];
  });
}

function spelled(value: Value, inDocument: boolean): string {
  return canonical(plainly(value, inDocument) ?? null);
}

/** Without what is nothing and in one order, so that AWS's spelling makes no difference between two elements. */
function plainly(value: Value, inDocument: boolean): Value {
  if (isList(value)) {
    const inner = value.map((one) => plainly(one, inDocument));
    if (inDocument && inner.length === 1) return inner[0];
    return inner.every((one) => typeof one === "string") ? inner.sort() : inner;
  }
  if (!isValues(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => !isNothing(one))
      .map(([key, one]) => [key, plainly(one, inDocument)]),
  );
}

/** The document in a text of JSON: AWS may spell it otherwise than it was given. */
function documentIn(value: Value): Value {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as Value;
  } catch {
    return undefined;
  }
}
