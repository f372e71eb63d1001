import { invariant } from "../errors.ts";
import { bucketNameOf } from "../model/names.ts";
import { isSymbolic, join, type Symbolic, type Text } from "../model/symbol.ts";
import type { Scalar } from "../spec/schema/types.ts";
import type { Plan } from "./plan.ts";

/** What is known only after deployment, or when a run starts. Each part may be missing: its symbols then stay. */
export interface Binding {
  /** 12 digits. */
  readonly account?: string;
  /** What stands for an account and for buckets that nobody knows yet, by its name: `account`, `bucket_logs`, … */
  readonly words?: (name: string) => string;
  readonly plan?: { readonly uri: string };
  readonly run?: {
    readonly id: string;
    /** ISO 8601, UTC. */
    readonly started_at: string;
    /** Text where it is known only while the run goes on, as others write it. */
    readonly attempt?: number | string;
    /** `pipeline.variable` to what the run was given for it. */
    readonly vars?: Readonly<Record<string, Scalar>>;
  };
}

/** The same value with every symbol that the binding knows replaced. `value` is a plan or a part of one. */
export function bind<T>(plan: Plan, binding: Binding, value: T): T {
  return replace(value, (symbol) => known(plan, binding, symbol)) as T;
}

function known(plan: Plan, binding: Binding, symbol: Exclude<Symbolic, { $: "join" }>): unknown {
  switch (symbol.$) {
    case "account":
      return binding.account ?? binding.words?.("account");
    case "bucket":
      return binding.account === undefined
        ? binding.words?.(`bucket_${symbol.bucket}`)
        : bucketNameOf(plan, symbol.bucket, binding.account);
    case "plan":
      return binding.plan?.uri;
    case "run":
      return symbol.name === "attempt" ? text(binding.run?.attempt) : binding.run?.[symbol.name];
    case "var": {
      if (!binding.run) return undefined;
      const given = binding.run.vars?.[`${symbol.pipeline}.${symbol.name}`];
      return given ?? plan.vars[symbol.pipeline]?.[symbol.name]?.value;
    }
  }
}

function text(value: number | string | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

type Lookup = (symbol: Exclude<Symbolic, { $: "join" }>) => unknown;

function replace(value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) return value.map((inner) => replace(inner, lookup));
  if (typeof value !== "object" || value === null) return value;
  if (!isSymbolic(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner, lookup)]));
  if (value.$ !== "join") return lookup(value) ?? value;
  return join(
    ...value.parts.map((part): Text => {
      const bound = replace(part, lookup);
      return isSymbolic(bound) ? bound : String(bound);
    }),
  );
}

/** The variables that a plan needs and that neither it nor the run has a value for: `pipeline.variable`. */
export function unbound(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(unbound);
  if (typeof value !== "object" || value === null) return [];
  if (isSymbolic(value) && value.$ === "var") return [`${value.pipeline}.${value.name}`];
  return Object.values(value).flatMap(unbound);
}

/** Where a deployed plan lies. The plan is bound. */
export function planUri(plan: Plan): string {
  return `s3://${asText(plan.buckets["artifacts"])}/plans/${plan.digest}.json`;
}

/** Text of a bound plan: nothing in it is left to know. */
export function asText(value: Text | undefined): string {
  invariant(typeof value === "string", "the plan is not bound");
  return value;
}
