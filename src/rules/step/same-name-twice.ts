import { KINDS } from "../../spec/kinds.ts";
import { place, type Rule } from "../rule.ts";

interface Known {
  readonly text: string;
  /** Of a dataset. */
  readonly id?: string;
}

export const rule: Rule = {
  severity: "error",
  summary: "A step gives one name to two things that it reads, or to a dataset and a parameter.",
  why: "An app gets them as arguments by name, and datasets of files that it writes too: one would hide the other. Use the long form, `reads: { left: a/items, right: b/items }`.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const pipeline of lineage.pipelines.values()) {
      for (const step of pipeline.steps) {
        // Programs of their own know datasets by their ids.
        if (step.kinds.length !== 1 || !step.kinds.every((kind) => KINDS[kind].isRuntime)) continue;
        const read = new Map<string, Known>(step.app === undefined ? [] : [["spark", { text: "the session" }]]);
        const written = new Map<string, Known>();
        for (const [uses, seen] of [
          [step.reads, read],
          [step.writes, written],
        ] as const) {
          for (const use of uses) {
            // What is written has a name among the results. Files are written by an argument of that name.
            const isArgument = uses === step.reads || lineage.datasets.get(use.id)?.format === "files";
            const parameter: Known | undefined = step.params.has(use.name) ? { text: "a parameter" } : undefined;
            const other = seen.get(use.name) ?? (isArgument ? (read.get(use.name) ?? parameter) : undefined);
            // A step that writes what it reads is told so as a cycle.
            if (other !== undefined && (seen !== written || other.id !== use.id || seen.has(use.name))) {
              report({
                at: place(pipeline.layers, use.path),
                message: `step "${step.id}" knows two things as "${use.name}": "${use.text}" and ${other.text}`,
              });
            } else seen.set(use.name, { text: `"${use.text}"`, id: use.id });
          }
        }
      }
    }
  },
};
