import { describe, expect, it } from "vitest";
import type { TypesDocument } from "../../src/cost/fleets/instance-types.ts";
import type { FleetsDocument, StepFleetsDocument } from "../../src/cost/fleets/types.ts";
import { emrald } from "../acceptance/cli.ts";
import { type Tree, writeTree } from "../project.ts";
import { treeOf } from "./support/scenes.ts";

const FLEETS = "{ one: { primary: m5.xlarge, core: { types: [r5.2xlarge], on_demand: 2 } } }";
const tree = (spark = "{}"): Tree => ({ ...treeOf(FLEETS, spark), "data/1.csv": "1" });

describe("emrald fleets", { timeout: 60_000 }, () => {
  it("prints a document, or a table", async () => {
    const root = writeTree(tree());
    const { stdout, stderr, exitCode } = await emrald(root, "fleets", "--env", "dev", "--json");
    expect([exitCode, stderr]).toEqual([0, ""]);
    const document = JSON.parse(stdout) as FleetsDocument;
    expect(document).toMatchObject({ format: 1, command: "fleets", fleets: [{ fleet: "one", architecture: "x86" }] });
    expect(document.fleets[0]?.used_by).toEqual([{ environment: "dev", pipelines: ["shop"] }]);
    expect((await emrald(root, "fleets")).stdout).toMatch(/^fleet +nodes +cores +GiB/);
  });

  it("looks at a step that the check refuses, since its fleet is too small", async () => {
    const root = writeTree(tree("{ executor_memory: 60g }"));
    expect((await emrald(root, "check")).exitCode).toBe(1);
    const { stdout, exitCode } = await emrald(root, "fleets", "--for", "work", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout) as StepFleetsDocument).toMatchObject({
      format: 1,
      command: "fleets",
      step: "shop/work",
      fleets: [{ fleet: "one", verdict: "cannot" }],
    });
  });

  it.each([
    [["--for", "wrk"], 'emrald: there is no step "wrk"\n  Did you mean "work"?'],
    [["--for", "shop/wrk"], 'emrald: there is no step "shop/wrk"\n  Did you mean "shop/work"?'],
    [
      ["--for", "work", "--env", "dev", "types"],
      'emrald: --env and --for stand before "types", which would ignore them\n  Options of emrald fleets types stand behind its name; --help lists them.',
    ],
    [["types", "--region", "mars-1"], 'emrald: --region: "mars-1" is not a region of AWS, such as us-east-1'],
    [["--env", "dve"], 'emrald: there is no environment "dve"\n  Did you mean "dev"?'],
  ])("refuses %s", async (args, message) => {
    const { stderr, exitCode, stdout } = await emrald(writeTree(tree()), "fleets", ...args);
    expect([stdout, stderr, exitCode]).toEqual(["", message, 2]);
  });

  it("refuses a step that has no executors, and a spec with errors", async () => {
    const base = tree();
    const shell = `${base["pipelines/shop.yaml"] ?? ""}  copy: { command: [aws, s3, ls] }\n`;
    const { stderr, exitCode } = await emrald(
      writeTree({ ...base, "pipelines/shop.yaml": shell }),
      "fleets",
      "--for",
      "copy",
    );
    expect([stderr, exitCode]).toEqual([
      'emrald: step "shop/copy" is a command, of whose executors emrald knows nothing\n  Name a step of Spark: app, script, sql, convert or jar.',
      2,
    ]);
    const broken = await emrald(writeTree({ ...base, "pipelines/shop.yaml": "pipeline: shop\nstps: {}\n" }), "fleets");
    expect([broken.stdout, broken.exitCode]).toEqual(["", 1]);
    expect(broken.stderr).toContain("stps");
  });

  it("lists types without a project, the cheapest first", async () => {
    const { stdout, exitCode, stderr } = await emrald(
      writeTree({}),
      ...["fleets", "types", "--family", "memory", "--architecture", "arm", "--json"],
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
    const document = JSON.parse(stdout) as TypesDocument;
    expect(document).toMatchObject({ format: 1, command: "fleets types", region: "us-east-1" });
    expect(document.types.map(({ type }) => type)).toEqual(["r6g.xlarge", "r7g.xlarge", "r6g.2xlarge"]);
    expect(document.types[0]?.per_yarn_gib).toBeCloseTo((0.2016 + 0.05) / (23_424 / 1024), 5);
    const wrong = await emrald(writeTree({}), "fleets", "types", "--family", "memry");
    expect([wrong.exitCode, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toContain("general, compute, memory, storage, accelerated");
  });
});
