import { expect, it } from "vitest";
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

it("says what only a deployment knows in words", () => {
  const text = JSON.stringify(comparable(plan()));
  expect(text).toContain("s3://{bucket_silver}/sales/clean/");
  expect(text).toContain("s3://landing/sales/");
  expect(text).toContain('"account":"{account}"');
});

it("leaves an account that the spec names, since changing it is a change", () => {
  expect(comparable(plan(`, account: "${ACCOUNT}"`)).account).toBe(ACCOUNT);
});

it("says nothing of emrald's own runtime, which another version of emrald brings along", () => {
  const compiled = plan();
  const text = JSON.stringify(compiled);
  const sha = compiled.artifacts["spark/emrald.zip"]?.sha256 ?? "";
  const other = JSON.parse(text.replaceAll(sha, "f".repeat(64))) as Plan;
  expect(comparable(other)).toEqual(comparable(compiled));
});
