import { describe, expect, it } from "vitest";
import { nodeStatements } from "../../src/infra/decide/access/nodes.ts";
import { bind } from "../../src/plan/bind.ts";
import { compileTree, type Tree } from "../project.ts";
import { treeOf } from "./support/scenes.ts";

const ACCOUNT = "123456789012";
const FLEET = "{ one: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }";

/** What nodes of a cluster with these configurations may do at `s3://demo-hbase`. */
function rightsAt(configurations: string): string[] {
  const tree: Tree = { ...treeOf(FLEET, "{}", ", lifecycle: standing, after_run: keep"), "data/1.csv": "" };
  const project = tree["pipelines/project.yaml"] ?? "";
  const hbase = project.replace("[Spark] }", `[Spark, HBase], configurations: ${configurations} }`);
  const { plan, diagnostics } = compileTree({ ...tree, "pipelines/project.yaml": hbase }, "dev");
  if (!plan) throw new Error(JSON.stringify(diagnostics));
  const home = { partition: "aws", region: "us-east-1", account: ACCOUNT };
  const statements = nodeStatements(bind(plan, { account: ACCOUNT }, plan), home, "arn:aws:kms:us-east-1:1:key/k");
  return statements.flatMap(({ Action, Resource }) =>
    (Resource ?? []).flatMap((arn) => (arn.includes("demo-hbase") ? [`${[Action].flat().join(" ")} ${arn}`] : [])),
  );
}

describe("the nodes of a cluster with HBase", () => {
  it("may read and write its root in S3, and nothing around it", () => {
    const at = "{ hbase: { hbase.emr.storageMode: s3 }, hbase-site: { hbase.rootdir: s3://demo-hbase/tables } }";
    expect(rightsAt(at)).toEqual([
      "s3:GetObject arn:aws:s3:::demo-hbase/tables",
      "s3:GetObject s3:PutObject s3:DeleteObject s3:AbortMultipartUpload s3:ListMultipartUploadParts arn:aws:s3:::demo-hbase/tables/*",
      "s3:ListBucket arn:aws:s3:::demo-hbase",
    ]);
  });

  it("need nothing of S3 where its tables are in HDFS", () => {
    expect(rightsAt("{ hbase: { hbase.emr.storageMode: hdfs } }")).toEqual([]);
  });
});
