import fc from "fast-check";
import { expect, it } from "vitest";
import type { Tree } from "../project.ts";
import type { Captured } from "./support/capture.ts";
import { captureEnvironment } from "./support/environment.ts";

/** Longest names of AWS by the type of the resource: the page of each API's `Name`. */
const LONGEST: Readonly<Record<string, number>> = {
  "aws:iam/role:Role": 64,
  "aws:iam/policy:Policy": 128,
  "aws:iam/instanceProfile:InstanceProfile": 128,
  "aws:s3/bucket:Bucket": 63,
  "aws:ec2/securityGroup:SecurityGroup": 255,
  "aws:glue/catalogDatabase:CatalogDatabase": 255,
  "aws:glue/catalogTable:CatalogTable": 255,
  "aws:glue/crawler:Crawler": 255,
  "aws:emr/cluster:Cluster": 256,
  "aws:emr/securityConfiguration:SecurityConfiguration": 255,
  "aws:sfn/stateMachine:StateMachine": 80,
  "aws:cloudwatch/logGroup:LogGroup": 512,
  "aws:ssm/parameter:Parameter": 1_011,
  "aws:sagemaker/notebookInstance:NotebookInstance": 63,
  "aws:sagemaker/notebookInstanceLifecycleConfiguration:NotebookInstanceLifecycleConfiguration": 63,
};

interface Project {
  readonly project: string;
  readonly environment: string;
  readonly pipeline: string;
  readonly datasets: readonly { readonly name: string; readonly text: string; readonly type: string }[];
}

/** Each dataset is made of the raw one, by a step of its own. */
function tree({ project, environment, pipeline, datasets }: Project): Tree {
  return {
    "pipelines/project.yaml": `
project: ${project}
cluster: { release: emr-7.13.0, applications: [Spark, Livy] }
fleets: { small: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }
environments:
  ${environment}:
    region: eu-west-1
    fleet: small
    lifecycle: standing
    after_run: keep
    state_machine: true
    notebook: {}
    catalog: { database: lake }
`,
    [`pipelines/${pipeline}.yaml`]: `
pipeline: ${pipeline}
datasets:
  raw: { stage: bronze, path: in/*.csv, format: csv, upload: data/in/ }
${datasets.map(({ name, text, type }, index) => `  ${name}: { stage: silver, format: parquet, table: t${index}, description: "${text}", columns: { a: ${type} } }`).join("\n")}
steps:
${datasets.map(({ name }) => `  ${name}: { convert: true, reads: [raw], writes: [${name}] }`).join("\n")}
  look: { crawl: [${datasets[0]?.name ?? ""}], depends_on: [${datasets[0]?.name ?? ""}] }
`,
    "data/in/1.csv": "",
  };
}

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,62}$/).filter((text) => !["local", "foundation"].includes(text));
const long = fc.oneof(name, fc.constantFrom("a".repeat(63), `b${"_".repeat(62)}`));
const dataset = fc.record({
  name: long.filter((text) => !["raw", "look"].includes(text)),
  text: fc.constantFrom("one", "two", "three"),
  type: fc.constantFrom("int", "string", "double"),
});
const project = fc.record({
  project: long.filter((text) => !/^(xn__|sthree_|amzn_s3_demo_|aws|ssm|sg$)/.test(text)),
  environment: long,
  pipeline: long.filter((text) => text !== "project"),
  datasets: fc.uniqueArray(dataset, { minLength: 1, maxLength: 4, selector: (one) => one.name }),
});

it("gives every resource of any project a name that is its own, and no longer than AWS takes", async () => {
  await fc.assert(
    fc.asyncProperty(project, async (one) => {
      const { resources } = await captureEnvironment(tree(one), one.environment);
      for (const [type, longest] of Object.entries(LONGEST)) {
        const names = resources.filter((resource) => resource.type === type).map(({ inputs }) => nameOf(inputs));
        expect(new Set(names).size, type).toBe(names.length);
        for (const text of names) expect(text.length, text).toBeLessThanOrEqual(longest);
      }
      const logical = resources.map((resource) => `${resource.type} ${resource.name}`);
      expect(new Set(logical).size).toBe(logical.length);
    }),
    { numRuns: 12 },
  );
});

it("changes what is a dataset's own where one dataset changes", async () => {
  const change = fc.record({ project, at: fc.nat(), text: fc.constantFrom("four", "five") });
  await fc.assert(
    fc.asyncProperty(change, async ({ project: one, at, text }) => {
      const { datasets } = one;
      const index = at % datasets.length;
      const changed = datasets.map((dataset, i) => (i === index ? { ...dataset, text, type: "bigint" } : dataset));
      const before = await captureEnvironment(tree(one), one.environment);
      const after = await captureEnvironment(tree({ ...one, datasets: changed }), one.environment);
      const known = new Map(before.resources.map((resource) => [key(resource), JSON.stringify(resource.inputs)]));
      const differ = after.resources.filter((resource) => known.get(key(resource)) !== JSON.stringify(resource.inputs));
      expect(after.resources.length).toBe(before.resources.length);
      expect(new Set(differ.map((resource) => resource.name))).toEqual(
        new Set([
          `catalog-${one.pipeline}/${changed[index]?.name ?? ""}`,
          // And what names the plan by its digest.
          "contents-plan",
          "workflow",
        ]),
      );
    }),
    { numRuns: 8 },
  );
});

function key({ type, name: logical }: Captured): string {
  return `${type} ${logical}`;
}

function nameOf(inputs: Captured["inputs"]): string {
  return (inputs["name"] ?? inputs["bucket"]) as string;
}
