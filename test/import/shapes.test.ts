import { describe, expect, it } from "vitest";
import { importEmr, ShapeProblem } from "../../src/import/index.ts";

const STEP = { Name: "a", HadoopJarStep: { Jar: "command-runner.jar", Args: ["spark-submit", "s3://code/a.py"] } };
const FLEET = {
  InstanceFleetType: "MASTER",
  TargetOnDemandCapacity: 1,
  InstanceTypeConfigs: [{ InstanceType: "m5.xlarge" }],
};
const GROUP = { InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1 };

function problem(document: unknown): [path: string, message: string] {
  try {
    importEmr(document, { from: "a.json" });
  } catch (error) {
    if (error instanceof ShapeProblem) return [error.path.join("."), error.message];
    throw error;
  }
  throw new Error("it was taken");
}

describe("import refuses, at its place", () => {
  it.each<[what: string, document: unknown, path: string, message: string]>([
    ["nothing of EMR's", { hello: 1 }, "", "there is nothing in it that import knows: its keys are hello"],
    ["a text", "steps", "", "the document must be a list or a map"],
    ["an empty list", [], "", "the list is empty"],
    ["a list of strangers", [STEP, 5], "1", "[1] is neither a step, nor an instance fleet or group"],
    ["two kinds in one list", [STEP, FLEET], "1", "two kinds in one list: [0] is a step, and [1] is an instance fleet"],
    [
      "fleets and groups of one cluster",
      { Name: "a", Instances: { InstanceFleets: [FLEET], InstanceGroups: [GROUP] } },
      "Instances.InstanceGroups.0",
      "two kinds of nodes in one cluster: EMR takes instance fleets or instance groups",
    ],
    [
      "two fleets of a kind",
      [FLEET, FLEET],
      "1",
      "[1] is a second fleet of primary nodes: a cluster has one of each kind",
    ],
    ["a second primary group", [GROUP, GROUP], "1", "[1] is a second group of primary nodes: a cluster has one"],
    ["a fleet without types", [{ InstanceFleetType: "CORE" }], "0", "[0] names no instance types"],
    [
      "an unknown kind of nodes",
      [{ ...FLEET, InstanceFleetType: "MAIN" }],
      "0.InstanceFleetType",
      '[0].InstanceFleetType is "MAIN"',
    ],
    [
      "units that are none",
      [{ ...FLEET, TargetOnDemandCapacity: "many" }],
      "0.TargetOnDemandCapacity",
      '[0].TargetOnDemandCapacity must be a whole number, not "many"',
    ],
    [
      "words as one text",
      { Steps: [{ Name: "a", Jar: "command-runner.jar", Args: "spark-submit a.py" }] },
      "Steps.0.Args",
      "Steps[0].Args must be a list of words, not one text",
    ],
    ["a step that runs nothing", [{ Name: "a", ActionOnFailure: "CONTINUE" }], "0", "[0] does not say what it runs"],
    ["a type of step that is none", [{ ...STEP, Type: "PYTHON" }], "0.Type", '[0].Type is "PYTHON"'],
    [
      "a map for a word",
      [{ Jar: "command-runner.jar", Args: [{}] }],
      "0.Args.0",
      "[0].Args[0] must be a text, not a map",
    ],
    ["steps that are no list", { Steps: {} }, "Steps", "Steps must be a list, not a map"],
  ])("%s", (_, document, path, message) => {
    expect(problem(document)).toEqual([path, message]);
  });
});

describe("import keeps what check would refuse out of the YAML", () => {
  const imported = (document: unknown) => importEmr(document, { from: "a.json" });
  const yaml = (document: unknown): string => imported(document).files["pipelines/project.yaml"] ?? "";

  it("rounds units up to whole nodes, and says so", () => {
    const core = {
      InstanceFleetType: "CORE",
      TargetOnDemandCapacity: 10,
      InstanceTypeConfigs: [{ InstanceType: "m5.2xlarge", WeightedCapacity: 4 }],
    };
    expect(yaml([FLEET, core])).toContain(
      "on_demand: 12 # guessed: 10 in the input, which EMR rounds up to whole nodes",
    );
  });

  it("never puts Spot into a primary", () => {
    const { files, leftOut, diagnostics } = imported([{ ...FLEET, TargetOnDemandCapacity: 0, TargetSpotCapacity: 1 }]);
    expect(files["pipelines/project.yaml"]).toContain("imported: { primary: m5.xlarge }");
    expect(leftOut.map(({ why }) => why).join()).toContain("fleet/spot-primary");
    expect(diagnostics).toEqual([]);
  });

  it("tells no secret, in no file and no list", () => {
    const args = [
      "spark-submit",
      "--conf",
      "spark.ssl.keyPassword=s3cr3t",
      "s3://code/a.py",
      "--db-password",
      "s3cr3t",
      "--secret=s3cr3t",
    ];
    const all = imported([{ Name: "a", Jar: "command-runner.jar", Args: args }]);
    expect(JSON.stringify(all)).not.toContain("s3cr3t");
    expect(all.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("takes guesses at data back where they contradict each other", () => {
    const step = (name: string, ...places: string[]): object => ({
      Name: name,
      Jar: "command-runner.jar",
      Args: ["spark-submit", `s3://code/${name}.py`, ...places],
    });
    const nested = [
      step("a", "--output", "s3://lake/a"),
      step("b", "--output", "s3://lake/a/b"),
      step("c", "--input", "s3://lake/a/b"),
    ];
    const { files, diagnostics } = imported(nested);
    expect(files["pipelines/a.yaml"]).toContain("args: [--output, s3://lake/a/b]");
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("makes a sound name of any", () => {
    expect(imported({ Name: "AWS Glue-ing", ReleaseLabel: "emr-7.13.0" }).name).toBe("lake_aws_glue_ing");
    expect(imported({ Name: "日本", ReleaseLabel: "emr-7.13.0" }).name).toBe("imported");
  });
});
