import { expect, it } from "vitest";
import { bind } from "../../src/plan/bind.ts";
import { comparable } from "../../src/plan/comparable.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { compileTree } from "../project.ts";

const ACCOUNT = "123456789012";

const plan = (environment = ""): Plan => {
  const { plan: compiled, diagnostics } = compileTree(
    {
      "pipelines/project.yaml": `
project: shop
fleets: { small: { primary: m5.xlarge } }
cluster: { release: emr-7.13.0 }
environments:
  dev: { region: us-east-1, fleet: small, network: { nat: true }, stages: { bronze: { bucket: landing } }${environment} }
`,
      "data/sales/a.csv": "id\n1\n",
      "pipelines/sales.yaml": `
pipeline: sales
datasets:
  raw: { stage: bronze, path: sales/*.csv, format: csv, options: { header: true }, upload: data/sales/, columns: { id: int } }
  clean: { stage: silver, format: parquet, columns: { id: int } }
steps:
  clean: { sql: SELECT id FROM raw, reads: [raw], writes: [clean] }
`,
    },
    "dev",
  );
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return compiled as Plan;
};

it("is the same for a plan and for what was deployed of it", () => {
  const compiled = plan();
  const deployed = bind(compiled, { account: ACCOUNT }, compiled);
  expect(JSON.stringify(deployed)).toContain("shop-dev-silver-");
  expect(comparable(deployed, false)).toEqual(comparable(compiled, false));
  const text = JSON.stringify(comparable(deployed, false));
  expect(text).toContain("s3://{bucket_silver}/sales/clean/");
  expect(text).toContain("s3://landing/sales/");
  expect(text).not.toContain(ACCOUNT);
});

it("leaves an account that the spec names, since changing it is a change", () => {
  const compiled = plan(`, account: "${ACCOUNT}"`);
  expect(comparable(compiled, true).account).toBe(ACCOUNT);
  expect(comparable(compiled, true)).not.toEqual(comparable(plan(`, account: "210987654321"`), true));
});

it("says nothing of emrald's own runtime, which another version of emrald brings along", () => {
  const compiled = plan();
  const text = JSON.stringify(compiled);
  const sha = compiled.artifacts["spark/emrald.zip"]?.sha256 ?? "";
  const other = JSON.parse(text.replaceAll(sha, "f".repeat(64))) as Plan;
  expect(comparable(other, false)).toEqual(comparable(compiled, false));
});
