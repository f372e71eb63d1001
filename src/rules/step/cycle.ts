import { cycles } from "../../model/cycles.ts";
import type { Lineage } from "../../model/lineage.ts";
import type { Place } from "../../spec/diagnostic.ts";
import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "error",
  summary: "Steps need each other in a circle.",
  why: "None of them could be the first. The message walks the circle; each place that closes it is shown.",
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const cycle of cycles(lineage.needs, new Set(lineage.order))) {
      const [first, ...links] = cycle.slice(0, -1).map((step, index) => link(lineage, step, cycle[index + 1] ?? ""));
      if (!first) continue;
      report({
        at: first.place,
        message: cycle.length === 2 ? `step "${cycle[0]}" needs itself` : `steps need each other: ${cycle.join(" → ")}`,
        hint: first.message,
        related: links,
      });
    }
  },
};

/** Where the later of two steps says that it needs the earlier. */
function link(lineage: Lineage, earlier: string, later: string): { place: Place; message: string } {
  const step = lineage.steps.get(later);
  const layers = lineage.pipelines.get(step?.pipeline ?? "")?.layers ?? [];
  const read = step?.reads.find(({ id }) => lineage.writers.get(id)?.some((writer) => writer.id === earlier));
  if (read)
    return { place: place(layers, read.path), message: `"${later}" reads "${read.id}", which "${earlier}" writes` };
  const named = step?.dependsOn.find(({ id }) => id === earlier);
  return {
    place: place(layers, named?.path ?? ["steps", step?.name ?? ""]),
    message: `"${later}" depends on "${earlier}"`,
  };
}
