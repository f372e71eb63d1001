import type { Plan } from "../plan/plan.ts";

/** The lineage as a Mermaid flowchart: datasets as cylinders in their stages, steps as boxes between them. */
export function mermaid(plan: Plan): string {
  const datasetNode = (id: string): string => `d_${node(id)}`;
  const stepNode = (id: string): string => `s_${node(id)}`;
  const lines = ["flowchart LR"];
  for (const stage of ["bronze", "silver", "gold", undefined] as const) {
    const inside = Object.entries(plan.datasets).filter(([, dataset]) => dataset.stage === stage);
    if (inside.length === 0) continue;
    lines.push(`  subgraph ${stage ?? "external"}`);
    for (const [id] of inside.sort(byId)) lines.push(`    ${datasetNode(id)}[("${id}")]`);
    lines.push("  end");
  }
  for (const [id, step] of Object.entries(plan.steps).sort(byId)) {
    lines.push(`  ${stepNode(id)}["${id}"]`);
    for (const { dataset } of step.reads) lines.push(`  ${datasetNode(dataset)} --> ${stepNode(id)}`);
    for (const { dataset } of step.writes) lines.push(`  ${stepNode(id)} --> ${datasetNode(dataset)}`);
    const shown = new Set(step.reads.map(({ dataset }) => dataset));
    for (const before of step.needs) {
      const byData = plan.steps[before]?.writes.some(({ dataset }) => shown.has(dataset));
      if (!byData) lines.push(`  ${stepNode(before)} -.-> ${stepNode(id)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function node(id: string): string {
  return id.replace("/", "__");
}

function byId([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
