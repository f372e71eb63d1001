import { expect, it } from "vitest";
import { clusterName } from "../../src/emit/cluster-input.ts";
import type { EmitOrder } from "../../src/emit/order.ts";
import { stateMachine } from "../../src/emit/state-machine/state-machine.ts";
import { compileTree } from "../project.ts";

/** As long as a name may be, and alike but for their ends. */
const LONG = ["a", "b"].map((end) => `${"x".repeat(62)}${end}`);
const [PROJECT, ENVIRONMENT] = ["p".repeat(63), "e".repeat(63)];

const nodes = "{ primary: m5.xlarge, core: { types: [m5.xlarge], on_demand: 2 } }";
const { plan, environment, diagnostics } = compileTree(
  {
    "pipelines/project.yaml": `
project: ${PROJECT}
cluster: { release: emr-7.13.0 }
fleets: { ${LONG.map((name) => `${name}: ${nodes}`).join(", ")} }
environments: { ${ENVIRONMENT}: { region: us-east-1, network: { nat: true } } }
`,
    ...Object.fromEntries(
      LONG.map((fleet, index) => [
        `pipelines/p${index}.yaml`,
        `
pipeline: p${index}
fleet: ${fleet}
datasets:
  raw: { uri: s3://somebody-elses/${index}/, format: parquet, columns: { id: int } }
  out: { stage: gold, format: parquet, columns: { id: int } }
steps: { copy: { convert: true, reads: [raw], writes: [out] } }
`,
      ]),
    ),
  },
  ENVIRONMENT,
);

it("passes check", () => {
  expect(diagnostics).toEqual([]);
});

it("gives every state of a machine a name of at most 80 characters, and no two the same", () => {
  const { value } = stateMachine({ plan, environment, deployment: {} } as EmitOrder);
  const names: string[] = [];
  JSON.stringify(value, (key, inner: unknown) => {
    if (key === "States") names.push(...Object.keys(inner as object));
    return inner;
  });
  expect(names.filter((name) => name.startsWith("Start cluster x"))).toHaveLength(2);
  expect(names.filter((name) => name.length > 80)).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

it("gives clusters names of at most 256 characters, by which they are told apart and found", () => {
  if (!plan) throw new Error("no plan");
  const run = "r".repeat(80);
  const names = LONG.map((cluster) => clusterName(plan, { run, cluster, attempt: 123_456 }));
  expect(names.filter((name) => name.length > 256)).toEqual([]);
  expect(new Set(names).size).toBe(2);
  for (const name of names) {
    expect(name.startsWith(`${PROJECT}-${ENVIRONMENT}-`)).toBe(true);
    expect(name).toContain(` run=${run} attempt=`);
  }
  expect(clusterName(plan, { run: "r1", cluster: "small", attempt: 1 })).toBe(
    `${PROJECT}-${ENVIRONMENT}-small run=r1 attempt=1`,
  );
});
