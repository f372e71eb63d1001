import { parseSubmit, splitProperty } from "../emr/submit-arguments.ts";
import { RUNTIME_PROGRAM } from "../model/arguments.ts";
import type { Text } from "../model/symbol.ts";
import type { PlanStep } from "../plan/plan.ts";
import { KINDS } from "../spec/kinds.ts";
import { LIBRARIES } from "./dependencies.ts";
import { type Found, ofMap } from "./fields.ts";
import { spellText } from "./readable.ts";

/** What a step's arguments say, taken apart. */
interface Said {
  /** Options of spark-submit, and the properties that `--conf` gives. */
  readonly spark: Readonly<Record<string, string>>;
  /** The program, and what it is given. */
  readonly args: readonly string[];
}

/** Changes of what a step's jar is given: Spark's settings by name, the rest as a list. */
export function argumentChanges(was: PlanStep, is: PlanStep): Found[] {
  const [before, now] = [said(was), said(is)];
  const isOther = before.args.join("\0") !== now.args.join("\0");
  return [
    ...ofMap("step/spark", "spark", before.spark, now.spark),
    ...(isOther
      ? [{ kind: "step/args", path: "args", was: shown(before), is: shown(now), identity: now.args } as const]
      : []),
  ];
}

function said({ kind, args, entry }: PlanStep): Said {
  const words = args.map((text: Text) => spellText(text));
  if (!KINDS[kind].isSpark || words[0] !== "spark-submit") return { spark: {}, args: words };
  const { submit } = parseSubmit(words.slice(1));
  if (!submit) return { spark: {}, args: words };
  const spark: Record<string, string> = {};
  for (const { name, value = "true" } of submit.options) {
    // What these bring is compared by what it holds, and the spec's own words (dependencies.ts).
    if ((LIBRARIES as readonly string[]).includes(name)) continue;
    const [key, setting] = settingOf(name, value);
    // What is said twice counts as it is said last, and is another plan all the same.
    spark[key] = Object.hasOwn(spark, key) ? `${spark[key] ?? ""}, ${setting}` : setting;
  }
  // Which file it is, is a change of its own.
  const main = submit.main === entry || submit.main === RUNTIME_PROGRAM ? [] : [submit.main];
  return { spark, args: [...main, ...submit.args] };
}

/** As the spec calls it: `executor_memory`, `conf.spark.sql.shuffle.partitions`. */
function settingOf(name: string, value: string): readonly [key: string, setting: string] {
  const property = name === "--conf" ? splitProperty(value) : undefined;
  if (property) return [`conf.${property[0]}`, property[1]];
  return [name === "--num-executors" ? "executor_instances" : name.slice(2).replaceAll("-", "_"), value];
}

function shown({ args }: Said): string {
  return args.length === 0 ? "(none)" : line(args);
}

/** What a program is given, as one would type it; empty where that is nothing. Spark's settings come last. */
export function programOf(step: PlanStep): string {
  const { spark, args } = said(step);
  const settings = Object.entries(spark).map(([name, value]) => `${name}=${value}`);
  // The script is said already.
  const [first, ...rest] = args;
  return line([...(first !== undefined && first === step.entry ? rest : args), ...settings]);
}

function line(words: readonly string[]): string {
  return words.map((word) => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word))).join(" ");
}
