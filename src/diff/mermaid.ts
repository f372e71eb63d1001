import type { Plan } from "../plan/plan.ts";
import { type ChangeClass, CLASSES, type EnvironmentDiff, isWorse } from "./types.ts";

/** More nodes than these nobody reads, and GitHub draws them slowly. */
const MOST = 40;

/** Colours that are read on white and on black. */
const STYLES: readonly (readonly [ChangeClass | "again", string])[] = [
  ["destructive", "fill:#b60205,stroke:#7a0103,color:#ffffff"],
  ["breaking", "fill:#d93f0b,stroke:#8f2a07,color:#ffffff"],
  ["behavioural", "fill:#fbca04,stroke:#a38303,color:#000000"],
  ["additive", "fill:#0e8a16,stroke:#08520d,color:#ffffff"],
  ["cosmetic", "fill:#d4d4d4,stroke:#8a8a8a,color:#000000"],
  ["again", "stroke:#a38303,stroke-width:2px,stroke-dasharray:4 3"],
];

interface Edge {
  readonly from: string;
  readonly to: string;
  /** An order that no dataset shows. */
  readonly isOrder?: true;
}

/**
 * What changed, and what is next to it, as a flowchart: datasets as cylinders, steps as boxes, coloured by the worst change; dashed what does something
 * else because of it. Undefined where no step and no dataset changed. The plans are those that were compared.
 */
export function diffMermaid(diff: EnvironmentDiff, base: Plan | undefined, head: Plan | undefined): string | undefined {
  const worst = worstOf(diff);
  if (worst.size === 0) return undefined;
  const edges = edgesOf(base, head);
  const wanted = [...[...worst.keys()].sort(byClass(worst)), ...neighboursOf(worst, edges)];
  const kept = wanted.length > MOST ? wanted.slice(0, MOST - 1) : wanted;
  const ids = new Map(kept.map((node, index) => [node, `n${index + 1}`]));
  const again = new Set(diff.consequences.runAgain.map(({ step }) => `s:${step}`));
  const used = new Set<string>();
  const styled = (node: string): string => {
    const style = worst.get(node) ?? (again.has(node) ? "again" : undefined);
    if (style === undefined) return "";
    used.add(style);
    return `:::${style}`;
  };
  const nodes = kept.map((node) => `  ${ids.get(node) ?? ""}${shape(node)}${styled(node)}`);
  const lines = edges.flatMap(({ from, to, isOrder }) => {
    const [one, other] = [ids.get(from), ids.get(to)];
    return one === undefined || other === undefined ? [] : [`  ${one} ${isOrder ? "-.->" : "-->"} ${other}`];
  });
  const rest = wanted.length - kept.length;
  const styles = STYLES.filter(([name]) => used.has(name)).map(([name, style]) => `  classDef ${name} ${style}`);
  return `${["flowchart LR", ...nodes, ...(rest > 0 ? [`  more["and ${rest} more"]`] : []), ...lines, ...styles].join("\n")}\n`;
}

/** Nodes to the worst change of each: `s:` is a step, `d:` a dataset, since both may be called alike. */
function worstOf({ changes }: EnvironmentDiff): ReadonlyMap<string, ChangeClass> {
  const worst = new Map<string, ChangeClass>();
  for (const { of, subject, class: its } of changes) {
    if (of !== "step" && of !== "dataset" && of !== "upload") continue;
    const node = `${of === "step" ? "s" : "d"}:${subject}`;
    const known = worst.get(node);
    if (known === undefined || isWorse(its, known)) worst.set(node, its);
  }
  return worst;
}

function byClass(worst: ReadonlyMap<string, ChangeClass>): (a: string, b: string) => number {
  const rank = (node: string): number => CLASSES.indexOf(worst.get(node) ?? "none");
  return (a, b) => rank(b) - rank(a) || (a < b ? -1 : 1);
}

/** Those of the head, and of the base what is gone. */
function edgesOf(base: Plan | undefined, head: Plan | undefined): Edge[] {
  const found = new Map<string, Edge>();
  const add = (edge: Edge): unknown => found.set(`${edge.from} ${edge.to}`, edge);
  for (const plan of [base, head]) {
    for (const [id, step] of Object.entries(plan?.steps ?? {})) {
      const read = new Set(step.reads.map(({ dataset }) => dataset));
      // What a step of the head reads, the head says.
      if (plan === base && head?.steps[id]) continue;
      for (const { dataset } of step.reads) add({ from: `d:${dataset}`, to: `s:${id}` });
      for (const { dataset } of step.writes) add({ from: `s:${id}`, to: `d:${dataset}` });
      for (const before of step.needs) {
        const byData = plan?.steps[before]?.writes.some(({ dataset }) => read.has(dataset));
        if (!byData) add({ from: `s:${before}`, to: `s:${id}`, isOrder: true });
      }
    }
  }
  return [...found.values()].sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
}

function neighboursOf(changed: ReadonlyMap<string, unknown>, edges: readonly Edge[]): string[] {
  const next = edges.flatMap(({ from, to }) => [
    ...(changed.has(from) ? [to] : []),
    ...(changed.has(to) ? [from] : []),
  ]);
  return [...new Set(next)].filter((node) => !changed.has(node)).sort();
}

/** Names of the spec have nothing that Mermaid reads as its own. */
function shape(node: string): string {
  const id = node.slice(2);
  return node.startsWith("s:") ? `["${id}"]` : `[("${id}")]`;
}
