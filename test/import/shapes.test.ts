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

describe("import takes steps in the order in which they were added", () => {
  const at = (time: unknown, name: string) => ({
    ...STEP,
    Name: name,
    Id: `s-${name}`,
    Status: { State: "COMPLETED", Timeline: { CreationDateTime: time } },
  });
  const order = (steps: readonly unknown[]): string[] => {
    const yaml = importEmr({ Steps: steps.map((one, index) => withWord(one, index)) }, { from: "a.json", name: "a" });
    return [...(yaml.files["pipelines/a.yaml"] ?? "").matchAll(/^ {2}([a-z])(?=:)/gm)].map(([, name]) => name ?? "");
  };
  /** So that none is the same as another. */
  const withWord = (step: unknown, index: number) => {
    const { HadoopJarStep } = step as typeof STEP;
    return { ...(step as object), HadoopJarStep: { ...HadoopJarStep, Args: [...HadoopJarStep.Args, `${index}`] } };
  };

  it.each<[what: string, steps: unknown[]]>([
    [
      "as list-steps prints them",
      [at("2026-01-03T09:00:00+01:00", "c"), at("2026-01-03T07:30:00Z", "b"), at("2026-01-02T00:00:00Z", "a")],
    ],
    ["as seconds, of which fractions count", [at(1767225600.3, "c"), at(1767225600.2, "b"), at(1767225600.1, "a")]],
    ["as the SDK reads them", [at(new Date(2000), "b"), at(new Date(1000), "a")]],
    ["added in one call", [at(5, "c"), at(5, "b"), at(5, "a")]],
    ["added in two calls", [at(6, "d"), at(6, "c"), at(5, "b"), at(5, "a")]],
    ["turned around already", [at(5, "a"), at(5, "b"), at(6, "c")]],
    ["filtered, in any order", [at(6, "b"), at(7, "c"), at(5, "a")]],
    [
      "without times, which are no list of EMR's",
      [
        { ...STEP, Name: "a" },
        { ...STEP, Name: "b" },
      ],
    ],
    ["with one time that is none", [at("soon", "a"), at(1, "b")]],
  ])("%s", (_, steps) => {
    expect(order(steps)).toEqual(["a", "b", "c", "d"].slice(0, steps.length));
  });
});

describe("import understands places", () => {
  const submit = (...words: string[]) => [
    { Name: "a", HadoopJarStep: { Jar: "command-runner.jar", Args: ["spark-submit", "s3://code/a.py", ...words] } },
  ];
  const hive = (...words: string[]) => [{ Name: "a", Type: "HIVE", Args: ["-f", "s3://code/q.hql", ...words] }];
  const streaming = (...words: string[]) => [{ Name: "a", Type: "STREAMING", Args: words }];
  const step = (document: unknown): string => {
    const yaml = importEmr(document, { from: "x.json" }).files["pipelines/x.yaml"] ?? "";
    return yaml.slice(yaml.indexOf("steps:"));
  };

  it.each<[what: string, document: unknown]>([
    ["by s3a and s3n", submit("s3a://their-data/x", "s3n://our-data/y/")],
    [
      "of Hadoop streaming",
      streaming(
        "-files",
        "s3://code/m.py,s3://code/r.py#r",
        "-output",
        "s3://our-data/y",
        "-input",
        "s3://their-data/x",
      ),
    ],
    ["that Hive is given", hive("-d", "OUTPUT=s3://our-data/y", "-d", "INPUT=s3://their-data/x/")],
    ["that Hive is given by other names", hive("--hivevar", "A=s3://their-data/x", "--hivevar", "B=s3://our-data/y")],
  ])("%s", (_, document) => {
    const text = step(document);
    expect([/reads: .*\]/.exec(text)?.[0], /writes: .*\]/.exec(text)?.[0]]).toEqual(["reads: [x]", "writes: [y]"]);
    expect(text).not.toContain("no dataset is guessed");
    expect(text).toMatch(/\$\{datasets\.x\.uri\}/);
  });

  const ways = (document: unknown): (string | undefined)[] => {
    const text = step(document);
    return [/reads: .*\]/.exec(text)?.[0], /writes: .*\]/.exec(text)?.[0]];
  };
  const BOTH = ["reads: [mid]", "writes: [fin]"];

  it.each<[from: string, to: string]>([
    ["--src", "--dst"],
    ["--src-path", "--dst-path"],
    ["--from", "--to"],
    ["--input", "--tgt"],
    ["--from-path", "--to-path"],
    ["-i", "-o"],
    ["--read", "--insert-into"],
  ])("by the names of options: %s and %s", (from, to) => {
    expect(ways(submit(from, "s3://lake/mid/", to, "s3://lake/fin/"))).toEqual(BOTH);
    expect(ways(submit(to, "s3://lake/fin/", from, "s3://lake/mid/"))).toEqual(BOTH);
    expect(ways(submit(`${from}=s3://lake/mid/`, `${to}=s3://lake/fin/`))).toEqual(BOTH);
  });

  it.each<[what: string, words: string[], reads: string, writes: string | undefined]>([
    ["the last is written", ["--a", "s3://lake/x/", "--b", "s3://lake/y/"], "[x]", "[y]"],
    ["also beside one that is read", ["--input", "s3://lake/x/", "--b", "s3://lake/y/"], "[x]", "[y]"],
    ["also beside a word of its own", ["s3://lake/x/", "--b", "s3://lake/y/"], "[x]", "[y]"],
    ["read before one that is read", ["--b", "s3://lake/y/", "--input", "s3://lake/x/"], "[y, x]", undefined],
    [
      "read where a name says what is written",
      ["--out", "s3://lake/z/", "s3://lake/x/", "--b", "s3://lake/y/"],
      "[x, y]",
      "[z]",
    ],
    ["read where it is alone", ["--b", "s3://lake/y/"], "[y]", undefined],
  ])("by position where nothing is known of an option: %s", (_, words, reads, writes) => {
    expect(ways(submit(...words))).toEqual([`reads: ${reads}`, writes && `writes: ${writes}`]);
  });

  it("of two steps, so that data is of the project", () => {
    const [one] = submit("--src", "s3://lake/raw/", "--dst", "s3://lake/mid/");
    const [two] = submit("--src", "s3://lake/mid/", "--dst", "s3://lake/fin/");
    const yaml = importEmr([one, { ...two, Name: "b" }], { from: "x.json" }).files["pipelines/x.yaml"] ?? "";
    expect(yaml).toMatch(/mid: \{ stage: silver/);
    expect(yaml).toMatch(/fin: \{ stage: /);
  });

  it.each<[what: string, word: string, shown?: string]>([
    ["a bucket whose name is none", "s3a://in/x"],
    ["a whole bucket", "s3://their-data"],
    ["a list", "s3://their-data/x,s3://their-data/z"],
    ["what the shell would fill in", "s3://their-data/${DAY}/x"],
    ["a property", "spark.sql.warehouse.dir=s3://their-data/w"],
    ["a key of an account", "s3n://AKIAIOSFODNN7EXAMPLE:abc@their-data/x", "s3n://${vars.secret}@their-data/x"],
    ["two lines", "s3://their-data/x\ns3://their-data/z", "s3://their-data/x s3://their-data/z"],
  ])("says where it does not: %s; and by position the last one is written all the same", (_, word, shown = word) => {
    const text = step(submit(word, "s3://our-data/y/"));
    expect(text).toContain(`# no dataset is guessed from "${shown}"`);
    expect(text).toContain("writes: [y]");
    expect(text).not.toContain("reads:");
  });

  it("says nothing of code", () => {
    const text = step(submit("--mapper", "s3://code/b.conf,s3://code/c.py#d", "s3://code/lib.zip"));
    expect(text).not.toContain("no dataset is guessed");
  });

  it.each<[what: string, options: string[], shown: string | undefined]>([
    ["files", ["--files", "s3://conf/x,s3a://conf/y.json#y"], "spark.files=s3://conf/x,s3a://conf/y.json#y"],
    ["a property", ["--conf", "spark.sql.warehouse.dir=s3://house/w/"], "spark.sql.warehouse.dir=s3://house/w/"],
    ["jars by another scheme", ["--jars", "s3a://code/a.jar"], "spark.jars=s3a://code/a.jar"],
    ["what Spark fills in", ["--conf", "spark.x=s3://house/${user}"], "spark.x=s3://house/${user}"],
    ["jars, which the role may read", ["--jars", "s3://code/a.jar"], undefined],
    ["archives, which the role may read", ["--archives", "s3://code/a.tar.gz#a"], undefined],
    ["a property of no place", ["--conf", "spark.x=1"], undefined],
    ["a secret", ["--conf", "spark.x.password=s3://house/w"], undefined],
  ])("says of a submit's own options what the role may not touch: %s", (_, options, shown) => {
    const document = [
      { Name: "a", HadoopJarStep: { Jar: "command-runner.jar", Args: ["spark-submit", ...options, "s3://code/a.py"] } },
    ];
    const [, found] = /# no dataset is guessed from "(.*?)": declare one/.exec(step(document)) ?? [];
    expect(found).toBe(shown);
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

  const step = (name: string, ...places: string[]): object => ({
    Name: name,
    Jar: "command-runner.jar",
    Args: ["spark-submit", `s3://code/${name}.py`, ...places],
  });

  it("takes guesses at data back where they contradict each other, and says so", () => {
    const nested = [
      step("a", "--output", "s3://lake/a"),
      step("b", "--output", "s3://lake/a/b"),
      step("c", "--input", "s3://lake/a/b"),
    ];
    const { files, leftOut, diagnostics } = imported(nested);
    expect(files["pipelines/a.yaml"]).toContain("args: [--output, s3://lake/a/b]");
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(leftOut).toContainEqual({
      what: "datasets, guessed from the places that steps name",
      why: expect.stringMatching(/^they contradict each other: .+/) as string,
      more: 0,
    });
  });

  it("keeps the guesses where something else is wrong, and leaves that out", () => {
    const hbase = { Classification: "hbase-site", Properties: { "hbase.rootdir": "s3://tables/a" } };
    const { files, leftOut, diagnostics } = imported({
      Name: "a",
      ReleaseLabel: "emr-7.13.0",
      Applications: [{ Name: "Spark" }],
      Configurations: [hbase, { Classification: "spark-defaults", Properties: { "spark.ui.port": "4050" } }],
      Steps: [step("a", "s3://lake/a/", "s3://lake/b/")],
    });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(files["pipelines/a.yaml"]).toContain("reads: [a]");
    expect(files["pipelines/project.yaml"]).toContain(
      "{ spark-defaults: { spark.ui.port: 4050 } } # left out: hbase-site (rule cluster/hbase-storage)\n",
    );
    const why = '"hbase-site" configures HBase, which is not among the applications (rule cluster/hbase-storage)';
    expect(leftOut).toContainEqual({ what: "hbase-site", why, more: 0 });
  });

  it("keeps the guesses where nothing helps", () => {
    const shell = { Name: "g", Jar: "command-runner.jar", Args: ["hbase", "shell"] };
    const { files, diagnostics } = imported({
      Name: "a",
      ReleaseLabel: "emr-spark-8.1.0",
      Steps: [shell, step("a", "s3://lake/a/", "s3://lake/b/")],
    });
    expect(diagnostics.filter(({ severity }) => severity === "error")).not.toEqual([]);
    expect(files["pipelines/a.yaml"]).toContain("reads: [a]");
  });

  it("makes a sound name of any", () => {
    expect(imported({ Name: "AWS Glue-ing", ReleaseLabel: "emr-7.13.0" }).name).toBe("lake_aws_glue_ing");
    expect(imported({ Name: "日本", ReleaseLabel: "emr-7.13.0" }).name).toBe("imported");
  });
});
