import { hbaseOf, rootOnS3 } from "../../../model/hbase.ts";
import type { Plan } from "../../../plan/plan.ts";
import type { Home } from "../arns.ts";
import type { Statement } from "../policy.ts";
import { dataStatements } from "./data.ts";
import { keyStatements } from "./steps.ts";

/** HBase with its tables in S3 reads and writes its root, and nothing around it. A read replica writes there too: its own copy of hbase:meta. */
export function hbaseStatements(plan: Plan, home: Home): Statement[] {
  const roots = Object.values(plan.clusters).flatMap((cluster) => {
    const hbase = hbaseOf(cluster);
    const root = hbase && rootOnS3(hbase);
    return root ? [`s3://${root.bucket}/${root.key}`] : [];
  });
  return roots.length === 0 ? [] : [...dataStatements(home, { read: [], write: roots }), ...keyStatements(plan)];
}
