import { type KindKey, type StepKind, takes } from "../../spec/kinds.ts";
import type { StepSpec } from "../../spec/types.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "A step has a key that its kind does not use.",
  why: "`args` go to a script, a jar or a shell script, `params` to an app or to SQL, `spark` to whatever spark-submit runs. On another kind they would be accepted and ignored.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const step of pipeline.steps) {
        const [kind] = step.kinds;
        if (step.kinds.length !== 1 || kind === undefined) continue;
        for (const key of given(step)) {
          if (takes(kind, key)) continue;
          report({
            at: place(pipeline.layers, ["steps", step.name, key], "key"),
            message: `"${key}" means nothing to a step of the kind "${kind}"`,
            hint: hint(kind, key),
          });
        }
      }
    }
  },
};

/** The keys of the step that not every kind takes. */
function given({ args, mainClass, params, reads, spark, writes }: StepSpec): KindKey[] {
  const { conf, ...sizes } = spark;
  const present: Record<KindKey, boolean> = {
    args: args.length > 0,
    main_class: mainClass !== undefined,
    params: params.size > 0,
    // What a crawl looks at is among its reads, at another key.
    reads: reads.some(({ path }) => path[2] === "reads"),
    spark:
      Object.values(sizes).some((value) => !Array.isArray(value) || value.length > 0) || Object.keys(conf).length > 0,
    writes: writes.length > 0,
  };
  return (Object.keys(present) as KindKey[]).filter((key) => present[key]);
}

function hint(kind: StepKind, key: KindKey): string {
  if (key === "args" && takes(kind, "params")) return "An app and SQL take `params`.";
  if (key === "params" && takes(kind, "args")) return `A ${kind} step takes \`args\`.`;
  if (kind === "command" && key === "args") return "Write them as tokens of the command.";
  if (kind === "crawl" && key === "reads") return "Name the datasets at `crawl`.";
  return "Remove it.";
}
