import type { Plan } from "../../plan/plan.ts";
import type { Outcome } from "../../spec/diagnostic.ts";
import type { EmitOrder } from "../order.ts";
import { unsupportedSetting } from "../unsupported.ts";
import { spelled, type Spelled } from "../words.ts";
import {
  clusterErrorPath,
  earlyEndOf,
  endCluster,
  endEarly,
  endOf,
  startClusters,
  startName,
} from "./cluster-states.ts";
import { type Course, course, OUTCOME, waveName } from "./course.ts";
import { catchAll, chain, type State } from "./language.ts";
import { stepBranch } from "./step-states.ts";
import { missingVariable, variableStates } from "./variables.ts";
import { stateWords } from "./words.ts";

/** A state machine of Amazon States Language. */
export interface StateMachine {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const VERDICT = "Verdict";

/**
 * Clusters, waves of steps, the clusters' end, and only then the verdict: whatever fails on the way is caught and leads to the
 * end of the clusters first.
 */
export function stateMachine({
  plan: compiled,
  environment,
  deployment,
}: EmitOrder): Outcome<StateMachine | undefined> {
  const known = spelled(compiled, deployment, stateWords("1"));
  const machine = build(known);
  const size = JSON.stringify(machine).length;
  if (size <= LARGEST) return { value: machine, diagnostics: [] };
  return {
    value: undefined,
    diagnostics: [
      unsupportedSetting(
        environment,
        [],
        `a state machine's definition has at most ${LARGEST} characters: this one has ${size}`,
        "Compile some pipelines alone: emrald compile <pipeline…> --as state-machine.",
      ),
    ],
  };
}

/** Characters of a definition (Step Functions quotas: 1 MB). */
const LARGEST = 1_048_576;

function build(known: Spelled): StateMachine {
  const { plan } = known;
  const way = course(plan);
  const own = plan.settings.lifecycle === "transient" ? [...way.clusters.keys()].sort() : [];
  const first = (cluster: string): number => way.clusters.get(cluster)?.first ?? 0;
  const ending = [...own.map(endOf), VERDICT];
  const frame = { known, way, own, end: ending[0] ?? VERDICT };
  const variables = variableStates(plan);
  const begin: [string, State][] =
    variables.length > 0 ? variables : [["Begin", { Type: "Pass", Result: {}, ResultPath: "$" }]];
  return {
    Comment: `${plan.project}, environment ${plan.environment}: plan ${plan.digest}`,
    StartAt: begin[0]?.[0] ?? "",
    States: Object.assign(
      chain(begin, entryOf(frame, 0)),
      ...way.waves.map((_, index) => waveStates(frame, index)),
      ...own.map((cluster, index) => endCluster(known, first(cluster), cluster, ending[index + 1] ?? VERDICT)),
      verdict(plan, way, own),
      Object.fromEntries(missingVariable(variables)),
    ) as Record<string, State>,
  };
}

/** What all waves have in common. */
interface Frame {
  readonly known: Spelled;
  readonly way: Course;
  /** The clusters that the machine starts, and ends. */
  readonly own: readonly string[];
  /** Where the end of the clusters begins. */
  readonly end: string;
}

/** The state that a wave begins with; after the last, the end of the clusters. */
function entryOf(frame: Frame, index: number): string {
  if (index >= frame.way.waves.length) return frame.end;
  return startingAt(frame, index).length > 0 ? startName(index) : waveTitle(index);
}

function startingAt({ way, own }: Frame, index: number): string[] {
  return own.filter((cluster) => way.clusters.get(cluster)?.first === index);
}

function waveStates(frame: Frame, index: number): Record<string, State> {
  const { known, way, own, end } = frame;
  const wave = way.waves[index] ?? [];
  const starting = startingAt(frame, index);
  const isLast = index === way.waves.length - 1;
  const over = isLast ? [] : own.filter((cluster) => way.clusters.get(cluster)?.last === index);
  const after = [...over.map(earlyEndOf), entryOf(frame, index + 1)];
  const outcomes: Record<string, Record<string, string>> = {};
  for (const [branch, id] of wave.entries()) {
    const [pipeline = "", name = ""] = id.split("/");
    (outcomes[pipeline] ??= {})[`${name}.$`] = `$[${branch}]`;
  }
  const states: Record<string, State> = {
    [waveTitle(index)]: {
      Type: "Parallel",
      Branches: wave.map((id) => stepBranch(known, way, id)),
      ResultSelector: outcomes,
      ResultPath: `$.${waveName(index)}`,
      Catch: catchAll(end, "$.error"),
      Next: after[0] ?? end,
    },
  };
  const first = (cluster: string): number => way.clusters.get(cluster)?.first ?? 0;
  return Object.assign(
    starting.length > 0
      ? {
          [startName(index)]: startClusters(known, way, index, {
            clusters: starting,
            next: waveTitle(index),
            failed: end,
          }),
        }
      : {},
    states,
    ...over.map((cluster, position) => endEarly(first(cluster), cluster, after[position + 1] ?? end)),
  ) as Record<string, State>;
}

function waveTitle(index: number): string {
  return `Wave ${index + 1}`;
}

/** The execution fails when a step failed that may not, when a cluster did not start, or when a wave could not be run. */
function verdict(plan: Plan, way: Course, own: readonly string[]): Record<string, State> {
  const steps = way.waves.flat().filter((id) => !plan.steps[id]?.allow_failure);
  const Choices = [
    { Variable: "$.error", IsPresent: true },
    ...own.map((cluster) => ({
      Variable: clusterErrorPath(way.clusters.get(cluster)?.first ?? 0, cluster),
      IsPresent: true,
    })),
    ...steps.map((id) => ({ Variable: way.outcome(id), StringEquals: OUTCOME.failed })),
  ].map((rule) => ({ ...rule, Next: "Failed" }));
  return {
    [VERDICT]: { Type: "Choice", Choices, Default: "Succeeded" },
    Succeeded: { Type: "Succeed" },
    Failed: {
      Type: "Fail",
      Error: "emrald.RunFailed",
      Cause: "A step or a cluster failed. The states of the waves say which, the logs of the cluster why.",
    },
  };
}
