import { expect, it } from "vitest";
import { listRuns, showRun } from "../../src/cli/print/runs.ts";
import { Rig } from "./support/rig.ts";

const TREE = {
  "pipelines/project.yaml": "project: demo\n",
  "pipelines/secret.yaml": `pipeline: secret
datasets:
  raw: { stage: bronze, path: raw/*.csv, format: csv, upload: data/raw/ }
  a: { stage: silver, format: parquet }
steps:
  a: { convert: true, reads: [raw], writes: [a] }
`,
  "data/raw/1.csv": "",
};

const HIDDEN = ["hunter2", "s3cr3t"];
const VARS = {
  "secret.db_password": "hunter2",
  "secret.source": "jdbc:mysql://sales:s3cr3t@db/sales",
  "secret.passenger_count": 7,
  "secret.since": "2026-01-01",
};

it("variables that are called or look like secrets are not shown, as text and as JSON", async () => {
  const rig = await Rig.start(TREE);
  await rig.run();
  const ledger = rig.ledger();
  await ledger.record({ ...(await rig.record()), vars: VARS });
  const open = { plan: rig.plan, store: rig.store, ledger, liveLog: undefined };
  const shown = [await showRun(open, "run-1", false), await showRun(open, "run-1", true)];
  for (const text of [...shown, await listRuns(open, 20, true)])
    for (const secret of HIDDEN) expect(text).not.toContain(secret);
  expect(shown[0]?.split("\n").filter((line) => line.includes(" = "))).toEqual([
    "  secret.db_password = (hidden)",
    "  secret.source = jdbc:mysql://(hidden)@db/sales",
    "  secret.passenger_count = 7",
    "  secret.since = 2026-01-01",
  ]);
  const { vars } = JSON.parse(shown[1] ?? "") as { vars: Record<string, unknown> };
  expect(vars).toEqual({
    ...VARS,
    "secret.db_password": "(hidden)",
    "secret.source": "jdbc:mysql://(hidden)@db/sales",
  });
  // A run that is taken up needs them.
  expect((await rig.record()).vars).toEqual(VARS);
});
