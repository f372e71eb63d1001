import type { Review } from "../review.ts";
import type { Fold } from "./fold.ts";
import { count } from "../../spec/count.ts";
import { few, name, sentence } from "./words.ts";

/** The picture of what changed and its neighbours, and which steps do something else. Environments that look alike share them. */
export function stepsFold({ diff }: Review): readonly Fold[] {
  const groups = new Map<string, { environments: string[]; mermaid: string | undefined; steps: readonly string[] }>();
  for (const { environment, mermaid, consequences } of diff?.environments ?? []) {
    const picture = mermaid !== undefined && isPicture(mermaid) ? mermaid.trimEnd() : undefined;
    const steps = consequences.runAgain.map(({ step, because }) => `- ${name(step)}: ${sentence(because)}`);
    const same = JSON.stringify([picture, steps]);
    const known = groups.get(same);
    if (known) known.environments.push(environment);
    else groups.set(same, { environments: [environment], mermaid: picture, steps });
  }
  return [...groups.values()].map(({ environments, mermaid, steps }): Fold => {
    const where = groups.size > 1 ? ` in ${few(environments, 5)}` : "";
    const picture = mermaid === undefined ? {} : { picture: ["```mermaid", ...mermaid.split("\n"), "```", ""] };
    return {
      title: titleOf(steps.length, where),
      ...picture,
      head: [],
      lines: steps,
      rest: (left) => `- and ${left} more: \`emrald diff\` tells all`,
    };
  });
}

function titleOf(steps: number, where: string): string {
  // A picture without steps is of datasets.
  if (steps === 0) return `What changed${where}, and what is next to it`;
  return `Steps${where}: ${count(steps, "step")} ${steps === 1 ? "does" : "do"} something else`;
}

/** Characters that GitHub still draws (Mermaid: maxTextSize 50,000); ours has 40 nodes at most. */
const MOST_PICTURE = 20_000;

/** Mermaid has words that act: links, scripts, and settings. What uses them is not ours. */
export function isPicture(text: string): boolean {
  return (
    text.length <= MOST_PICTURE &&
    text.startsWith("flowchart ") &&
    !/`|%%|^\s*(?:click|call|href)\b|<|javascript:/im.test(text)
  );
}
