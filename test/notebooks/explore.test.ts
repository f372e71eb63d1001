import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { notebookSession } from "../../src/infra/decide/notebook-session.ts";
import { startScript } from "../../src/infra/decide/notebook-start.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { copySample, emrald, expectedGold, remove } from "../acceptance/cli.ts";
import {
  type Cell,
  codeOf,
  execute,
  type Kernels,
  pictures,
  program,
  REPOSITORY,
  said,
  textOf,
  writeNotebook,
} from "./support/jupyter.ts";
import { startLivy } from "./support/livy.ts";

/** Real files that some machines have beside the repository. */
const REAL = join(REPOSITORY, "..", "shared", "data");

let root = "";
let home = "";
/** The kernel of this repository. */
let ours: Kernels;

beforeAll(() => {
  root = copySample();
  mkdirSync(join(root, "notebooks"));
  cpSync("notebooks/explore_the_lake.ipynb", join(root, "notebooks", "explore_the_lake.ipynb"));
  home = mkdtempSync(join(tmpdir(), "emrald-jupyter-"));
  ours = { path: join(REPOSITORY, "notebooks"), home };
});
afterAll(() => {
  remove(root);
  rmSync(home, { recursive: true, force: true });
});

const failures = (cells: readonly Cell[]): string[] =>
  cells.flatMap(({ outputs = [] }) =>
    outputs.flatMap((one) => (one.output_type === "error" ? [JSON.stringify(one)] : [])),
  );

/** What a person sees in the place of an answer. */
const tracebacks = (cells: readonly Cell[]): string[] =>
  cells.flatMap(({ outputs = [] }) => outputs.flatMap(({ traceback }) => (traceback ? [traceback.join("\n")] : [])));

/** What a cell says of the data, without what a session says of its start. */
const answer = (cell: Cell | undefined): string =>
  said(cell, "stdout")
    .replace(/^(Starting Spark.*|SparkSession available as 'spark'\.)\n/gm, "")
    .trim();

/** Neither empty nor of one colour: PNG packs such a picture into a few bytes. */
function expectPicture(picture: Buffer | undefined): void {
  expect(picture?.subarray(1, 4).toString()).toBe("PNG");
  const [width = 0, height = 0] = picture ? [picture.readUInt32BE(16), picture.readUInt32BE(20)] : [];
  expect(width).toBeGreaterThan(500);
  expect(height).toBeGreaterThan(250);
  expect(picture?.length).toBeGreaterThan(10_000);
}

function rowsOf(cell: Cell | undefined): string[] {
  const frame = cell?.outputs?.find(({ data }) => data?.["text/html"] !== undefined);
  return textOf(frame?.data?.["text/plain"]).split("\n").slice(1);
}

describe("the exploration of the lake, from its first cell to its last", { timeout: 400_000 }, () => {
  const shown: string[] = [];

  it("says what to do where nothing has run yet", async () => {
    const cells = await execute(join(root, "notebooks/explore_the_lake.ipynb"), ours);
    const [project, buckets] = [root, join(root, ".emrald/local/s3")].map(
      (path) => realpathSync.native(root) + path.slice(root.length),
    );
    expect(tracebacks(cells)[0]).toBe(
      `there is no local lake in "${buckets}" yet: call \`emrald run\` in "${project}" first`,
    );
  });

  it("on the local lake: files by wildcard, DataFrames, SQL, pictures", async () => {
    const { exitCode, stdout, stderr } = await emrald(root, "run", "bakery", "stocks", "--pack", "run");
    expect(exitCode, stdout + stderr).toBe(0);
    const cells = await execute(join(root, "notebooks/explore_the_lake.ipynb"), ours);
    expect(failures(cells)).toEqual([]);
    const [places, files, moves, sql, sold, closes, closing] = codeOf(cells);
    expect(answer(places)).toBe("['bronze', 'gold', 'silver']");
    expect(answer(files)).toMatch(/\|symbol\|days\|[\s|\-+a-z]*aapl\| 390\|2016-10-03\|2018-03-29\|/);
    expect(
      answer(files)
        .match(/^\| +[aim][a-z]+\|/gm)
        ?.map((cell) => cell.replace(/\W/g, "")),
    ).toEqual(["aapl", "amzn", "ibm", "intc", "msft"]);
    expect(answer(moves)).toMatch(/amzn\| +[\d.]+\|/);
    const wanted = (await expectedGold("data"))["bakery/sales_by_item"]?.slice(0, 10) ?? [];
    expect(wanted.length).toBe(10);
    expect(rowsOf(sql).map((row) => row.replace(/^\d+ +/, "").replace(/ {2,}/, " "))).toEqual(
      wanted.map(({ item, sales }) => `${String(item)} ${String(sales)}`),
    );
    expect(closes?.outputs).toEqual([]);
    for (const cell of [sold, closing]) expectPicture(pictures(cell)[0]);
    shown.push(...[places, files, moves].map(answer), ...rowsOf(sql));
  });

  it("in sparkmagic's kernel, by the file that the start script writes, through Livy: it says the same", async () => {
    const scratch = mkdtempSync(join(home, "sagemaker-"));
    const kernels = { path: join(scratch, "jupyter"), home: scratch };
    const kernel = join(kernels.path, "kernels", "pysparkkernel");
    const found = await program(
      "python",
      ["-c", "import sparkmagic.kernels.pysparkkernel as k; print(k.__path__[0])"],
      ours,
    );
    mkdirSync(kernel, { recursive: true });
    cpSync(join(textOf(found.stdout), "kernel.json"), join(kernel, "kernel.json"));

    const livy = await startLivy(root, kernels);
    try {
      const { stdout: plan } = await emrald(root, "compile");
      const session = notebookSession(JSON.parse(plan) as Plan);
      const script = startScript({ livy: livy.url, session, user: userInfo().username, home: scratch });
      expect(spawnSync("bash", ["-s"], { input: script }).status).toBe(0);

      const cells = await execute(join(root, "notebooks/explore_the_lake.ipynb"), kernels);
      expect(failures(cells)).toEqual([]);
      const [places, files, moves, sql, sold, closes, closing] = codeOf(cells);
      // What fails on the cluster is no failure of the cell to sparkmagic: it writes it to the other stream, where pandas writes too.
      const wrong = [places, files, moves, sql, sold, closes, closing].map((cell) => said(cell, "stderr"));
      expect(wrong.filter((text) => text !== "" && !text.includes("UserWarning: Could not infer format"))).toEqual([]);
      expect([...[places, files, moves].map(answer), ...rowsOf(sql)]).toEqual(shown);
      for (const cell of [sold, closing]) expectPicture(pictures(cell)[0]);

      const [begun, ...others] = livy.heard.filter(({ method, path }) => method === "POST" && path === "/sessions");
      expect(others).toEqual([]);
      expect(begun?.body).toMatchObject({ kind: "pyspark", ...session });
      expect(livy.heard.filter(({ status }) => status >= 300)).toEqual([]);
      expect(livy.heard.at(-1)).toMatchObject({ method: "DELETE", path: "/sessions/0" });
    } finally {
      await livy.close();
    }
  });

  it.runIf(existsSync(join(REAL, "bakery")))("on the real bakery: Coffee 5471", async () => {
    const { exitCode, stdout, stderr } = await emrald(root, "run", "bakery", "--data", REAL, "--pack", "run");
    expect(exitCode, stdout + stderr).toBe(0);
    const cells = await execute(join(root, "notebooks/explore_the_lake.ipynb"), ours);
    expect(rowsOf(codeOf(cells)[3])[0]).toMatch(/^0 +Coffee +5471$/);
  });
});

describe("cells", { timeout: 120_000 }, () => {
  async function cellsOf(...sources: string[]): Promise<readonly Cell[]> {
    const folder = mkdtempSync(join(home, "cells-"));
    writeNotebook(join(folder, "it.ipynb"), sources);
    return execute(join(folder, "it.ipynb"), ours);
  }

  it("of the two worlds know nothing of each other", async () => {
    const cells = await cellsOf(
      "%%local\nhere = 1\nassert 'LakeMagics' not in globals()",
      "%%local\nspark.sql('SELECT 1')",
    );
    const [failed, ...others] = failures(cells);
    expect(failed).toContain("name 'spark' is not defined");
    expect(others).toEqual([]);
  });

  it("that need Livy, or say what nobody knows, are refused in a sentence", async () => {
    const cells = await cellsOf(
      '%%configure -f\n{"executorCores": 4}',
      "%%sql -o 2x\nSELECT 1",
      "%%sql --rows 3\nSELECT 1",
      "%%spark -q\nspark",
      "%%sql -n many\nSELECT 1",
    );
    expect(tracebacks(cells)).toEqual([
      "%%configure is for a session of Livy, and on this machine there is none",
      '-o takes the name of a variable, not "2x"',
      '"--rows" is not known here; allowed: -o, -n, -q',
      '"-q" is not known here; allowed: -o, -n',
      '-n takes a number of rows, -1 for all, not "many"',
    ]);
  });

  it("outside of a project are told so", async () => {
    expect(tracebacks(await cellsOf("spark"))).toEqual([
      expect.stringMatching(/^no folder above "[^"]+" has a pipelines\/project\.yaml: put the notebook into one$/),
    ]);
  });

  it("meet no credentials of AWS, be the first one the notebook's own", async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    vi.stubEnv("AWS_PROFILE", "work");
    const [first] = await cellsOf(
      "%%local\nimport os\nprint({name: os.environ[name] for name in sorted(os.environ) if name.startswith('AWS_')})",
    );
    const nothing = {
      AWS_CONFIG_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };
    expect(JSON.parse(said(first, "stdout").replaceAll("'", '"'))).toEqual(nothing);
  });
});

const CONFIG = `
import json, sparkmagic.utils.configuration as conf
known = [name for name in dir(conf) if callable(getattr(conf, name))]
wanted = json.load(open(conf.path.replace("~", __import__("os").environ["HOME"])))
before = conf.get_session_properties("python")
conf.override("session_configs", {"executorCores": 4, "conf": {"spark.sql.shuffle.partitions": "8"}})
print(json.dumps({
  "unknown": [name for name in wanted if name not in known],
  "python": conf.base64_kernel_python_credentials(),
  "ignores": conf.ignore_ssl_errors(),
  "patience": conf.livy_session_startup_timeout_seconds(),
  "before": before,
  "configured": conf.get_session_properties("python"),
}))`;

it("sparkmagic's own loader takes the file of the start script, and %%configure leaves the lake in it", async () => {
  const scratch = mkdtempSync(join(tmpdir(), "emrald-sparkmagic-"));
  const session = { conf: { "spark.emrald.silver": "s3://demo-dev-silver-0a1b2c" } };
  const livy = "https://ip-10-0-1-2.ec2.internal:8998";
  spawnSync("bash", ["-s"], { input: startScript({ livy, session, user: userInfo().username, home: scratch }) });
  const { stdout, stderr } = await program("python", ["-c", CONFIG], { ...ours, home: scratch });
  rmSync(scratch, { recursive: true, force: true });
  expect(JSON.parse(textOf(stdout)), textOf(stderr)).toEqual({
    unknown: [],
    python: { username: "", password: "", url: livy, auth: "None" },
    ignores: true,
    patience: 300,
    before: { kind: "pyspark", ...session },
    configured: {
      kind: "pyspark",
      executorCores: 4,
      conf: { ...session.conf, "spark.sql.shuffle.partitions": "8" },
    },
  });
});
