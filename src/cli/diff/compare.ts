import { costOf, type Durations } from "../../cost/cost.ts";
import { diffPlans } from "../../diff/diff-plans.ts";
import { diffMermaid } from "../../diff/mermaid.ts";
import { type DiffDocument, type EnvironmentDiff, type Side, worst } from "../../diff/types.ts";
import type { Prices } from "../../emr/prices.ts";
import { UsageError } from "../../errors.ts";
import { type Range, type RangeEnd, readRange } from "../../git/range.ts";
import { withTree } from "../../git/tree.ts";
import { readPrices } from "../../project/prices.ts";
import { type Diagnostic, withoutRepeats } from "../../spec/diagnostic.ts";
import { LOCAL_ENVIRONMENT } from "../../spec/environment.ts";
import { suggest } from "../../spec/nearest.ts";
import { type RunDurations, runDurations } from "./durations.ts";
import { sidesOf, type TreeSide } from "./sides.ts";

export interface Compared {
  readonly document: DiffDocument;
  /** What is wrong with the head, where it has errors: their places are in `root`, which is there while `show` runs. */
  readonly errors: readonly Diagnostic[];
}

interface Asked {
  readonly range: string;
  readonly environment: string | undefined;
  /** Costs count by how long the last runs took, which the ledgers on AWS tell. */
  readonly runs: boolean;
}

type Sides = ReadonlyMap<string, TreeSide>;

/**
 * Compiles both ends of a range and compares the plans of one environment, or of all, and what they cost by the prices of the head. `show` is called while the
 * tree of the head is there, with its folder. Throws a UsageError where a name of the range, or the environment, is in neither,
 * and with `runs` a WorldError.
 */
export async function compare<T>(
  root: string,
  { range: text, environment, runs }: Asked,
  show: (compared: Compared, headRoot: string) => T,
): Promise<T> {
  const range = await readRange(root, text);
  return at(root, range.base, async (baseRoot) => {
    const bases = await sidesOf(baseRoot);
    return at(root, range.head, async (headRoot) => {
      const heads = await sidesOf(headRoot);
      const names = chosen(bases, heads, environment);
      const prices = readPrices(headRoot);
      const durations: RunDurations = runs ? await runDurations(names, [baseRoot, headRoot]) : new Map();
      const environments = names.map((name) =>
        diffOf(name, { base: bases.get(name), head: heads.get(name), prices, durations: durations.get(name) }),
      );
      const document = documentOf(range, environments);
      const errors = withoutRepeats(names.flatMap((name) => errorsOf(heads.get(name))));
      return show({ document, errors }, headRoot);
    });
  });
}

function at<T>(root: string, { commit }: RangeEnd, act: (folder: string) => Promise<T>): Promise<T> {
  return commit === undefined ? act(root) : withTree(root, commit, act);
}

function chosen(bases: Sides, heads: Sides, environment: string | undefined): readonly string[] {
  const names = [...new Set([...bases.keys(), ...heads.keys()])].sort();
  if (environment === undefined) return names;
  if (names.includes(environment)) return [environment];
  if (environment === LOCAL_ENVIRONMENT) {
    throw new UsageError(
      `environment "${environment}" is on this machine, and is not compared`,
      "Leave --env out for all.",
    );
  }
  throw new UsageError(`there is no environment "${environment}"`, suggest(environment, names, "environment on AWS"));
}

interface Both {
  readonly base: TreeSide | undefined;
  readonly head: TreeSide | undefined;
  readonly prices: Prices;
  readonly durations: Durations | undefined;
}

function diffOf(name: string, { base, head, prices, durations }: Both): EnvironmentDiff {
  const untold = whyUntold(base, head);
  if (untold !== undefined)
    return { environment: name, class: "none", changes: [], consequences: NO_CONSEQUENCES, untold };
  const [before, after] = [sideOf(base), sideOf(head)];
  const cost = {
    ...(before ? { before: costOf(before.plan, prices, durations) } : {}),
    ...(after ? { after: costOf(after.plan, prices, durations) } : {}),
  };
  const diff = diffPlans(name, before, after);
  const mermaid = diffMermaid(diff, before?.plan, after?.plan);
  return { ...diff, cost, ...(mermaid === undefined ? {} : { mermaid }) };
}

const NO_CONSEQUENCES = { runAgain: [], datasets: [], consumers: [], owners: [], criticalPath: [] };

/** Where one of two cannot be compiled, nobody can say what changes between them. */
function whyUntold(base: TreeSide | undefined, head: TreeSide | undefined): string | undefined {
  const [one, other] = [errorsOf(base).length, errorsOf(head).length];
  if (other > 0) return `the spec has ${count(other)}`;
  return one > 0 ? `the spec that it is compared with has ${count(one)}` : undefined;
}

function count(errors: number): string {
  return errors === 1 ? "an error" : `${errors} errors`;
}

function sideOf(of: TreeSide | undefined): Side | undefined {
  return of && "side" in of ? of.side : undefined;
}

function errorsOf(of: TreeSide | undefined): readonly Diagnostic[] {
  return of && "errors" in of ? of.errors : [];
}

function documentOf({ base, head }: Range, environments: readonly EnvironmentDiff[]): DiffDocument {
  return { format: 1, command: "diff", base, head, class: worst(environments.map((one) => one.class)), environments };
}
