import { bind, unbound } from "../plan/bind.ts";
import type { Deployment } from "../plan/deployment.ts";
import type { Plan } from "../plan/plan.ts";
import type { Scalar } from "../spec/schema/types.ts";

/** What a target writes where emrald does not know the value. */
export interface Words {
  /** What a deployment knows: `account`, `bucket_logs`, `service_role`, `cluster_small`, … */
  readonly deployed: (name: string) => string;
  readonly run: string;
  readonly startedAt: string;
  /** A variable; undefined where the target stays with the default that the plan has. */
  readonly variable: (pipeline: string, name: string, value: Scalar | undefined) => Scalar | undefined;
}

/** A plan and a deployment in which nothing of either is left to know: words stand for what was unknown. */
export interface Spelled {
  readonly plan: Plan;
  readonly deployment: Deployment;
}

/** What every cluster needs gets a word where it is unknown; what a cluster may do without stays out. */
export function spelled(compiled: Plan, known: Deployment, words: Words): Spelled {
  const { account } = known;
  const plan = bind(compiled, { ...(account === undefined ? {} : { account }), words: words.deployed }, compiled);
  const subnets = known.subnets ?? plan.settings.network.subnets ?? [words.deployed("subnet")];
  return {
    plan,
    deployment: {
      ...known,
      service_role: known.service_role ?? words.deployed("service_role"),
      instance_profile: known.instance_profile ?? words.deployed("instance_profile"),
      subnets,
    },
  };
}

/** The variables that a step refers to and that the target has a word for, by `pipeline.name`. */
export function variablesOf(plan: Plan, id: string, { variable }: Words): Record<string, Scalar> {
  const step = plan.steps[id];
  const names = [...new Set(unbound([step?.params, step?.args]))].sort();
  const words = names.flatMap((whole): [string, Scalar][] => {
    const [pipeline = "", name = ""] = whole.split(".");
    const word = variable(pipeline, name, plan.vars[pipeline]?.[name]?.value);
    return word === undefined ? [] : [[whole, word]];
  });
  return Object.fromEntries(words);
}

/** The id of a cluster that stands, or that the environment names. */
export function standingCluster({ plan, deployment }: Spelled, name: string, { deployed }: Words): string {
  return deployment.clusters?.[name] ?? plan.settings.cluster_id ?? deployed(`cluster_${name}`);
}
