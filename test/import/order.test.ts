import { describe, expect, it } from "vitest";
import { importEmr } from "../../src/import/index.ts";
import { compileTree } from "../project.ts";

/** A step that names the places of its data, if any. */
const step = (name: string, onFailure: string, input?: string, output?: string): object => ({
  Name: name,
  ActionOnFailure: onFailure,
  HadoopJarStep: {
    Jar: "command-runner.jar",
    Args: [
      ...["spark-submit", "--deploy-mode", "cluster", `s3://code/${name}.py`],
      ...(input === undefined ? [] : ["--input", `s3://lake/${input}`]),
      ...(output === undefined ? [] : ["--output", `s3://lake/${output}`]),
    ],
  },
});

function imported(steps: readonly object[], more: object = {}) {
  const all = importEmr({ Name: "lake", ReleaseLabel: "emr-7.13.0", ...more, Steps: steps }, { from: "steps.json" });
  const { plan, diagnostics } = compileTree(all.files, "dev");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const needs = Object.entries(plan?.steps ?? {}).map(([id, step]) => [id.slice("lake/".length), step.needs] as const);
  return {
    ...all,
    yaml: all.files["pipelines/lake.yaml"] ?? "",
    needs: Object.fromEntries(needs.map(([id, of]) => [id, of.map((one) => one.slice("lake/".length))])),
  };
}

const CLOUDS = ["de", "en", "es", "fr", "it", "pt"];

describe("the order of the input", () => {
  it("is no chain of steps that share no data, where EMR goes on after a failure", () => {
    const { needs, leftOut } = imported(CLOUDS.map((one) => step(one, "CONTINUE", `in/${one}`, `out/${one}`)));
    expect(needs).toEqual(Object.fromEntries(CLOUDS.map((one) => [one, []])));
    expect(leftOut).toContainEqual({
      what: "ActionOnFailure: CONTINUE (6 of 6 steps)",
      why: "a failed step stops what needs it, by its data or depends_on, and nothing else; allow_failure: true lets the run pass all the same",
      more: 0,
    });
  });

  it("is kept where it may matter, and each says that a failure stops it", () => {
    const { needs, yaml } = imported([step("a", "CONTINUE"), step("b", "CONTINUE"), step("c", "CONTINUE")]);
    expect(needs).toEqual({ a: [], b: ["a"], c: ["b"] });
    expect(
      yaml.match(/# guessed: the order of the input; after CONTINUE EMR went on, this waits for success/g),
    ).toHaveLength(2);
  });

  it("is kept where EMR stops after a failure, whatever the data", () => {
    const { needs, yaml } = imported(
      ["a", "b", "c"].map((one) => step(one, "CANCEL_AND_WAIT", `in/${one}`, `out/${one}`)),
    );
    expect(needs).toEqual({ a: [], b: ["a"], c: ["b"] });
    expect(yaml).not.toContain("CONTINUE");
  });

  it("reaches over steps that do not matter to the one that does", () => {
    const { needs } = imported([
      step("set_up", "TERMINATE_CLUSTER", "in/0", "out/0"),
      step("a", "CONTINUE", "in/a", "out/a"),
      step("b", "CONTINUE", "in/b", "out/b"),
      step("look", "CONTINUE"),
    ]);
    expect(needs).toEqual({ set_up: [], a: ["set_up"], b: ["set_up"], look: ["a", "b"] });
  });

  it("is that of places which lie in each other", () => {
    const { needs } = imported([
      step("a", "CONTINUE", "in/a/part", "out/a"),
      step("replace", "CONTINUE", "in/b", "in/a"),
      step("part", "CONTINUE", "out/a/part", "out/part"),
    ]);
    expect(needs).toEqual({ a: [], replace: ["a"], part: ["a"] });
  });

  it("does not count where the cluster takes several at a time", () => {
    expect(imported([step("a", "CONTINUE"), step("b", "CONTINUE")], { StepConcurrencyLevel: 2 }).needs).toEqual({
      a: [],
      b: [],
    });
  });
});

describe("the same step twice", () => {
  const twice = [step("a", "CONTINUE"), step("b", "CONTINUE"), step("a", "CONTINUE")];

  it("is done twice where a request says so", () => {
    const { needs, leftOut } = imported(twice);
    expect(needs).toEqual({ a: [], b: ["a"], a_2: ["b"] });
    expect(leftOut.map(({ what }) => what).join()).not.toContain("again");
  });

  it("is done once where a cluster has done it again and again, and is named", () => {
    const done = [...twice, step("a", "CONTINUE")].map((one, index) => ({ ...one, Id: `s-${index}`, Status: {} }));
    const { needs, leftOut } = imported(done);
    expect(needs).toEqual({ a: [], b: ["a"] });
    expect(leftOut[0]).toEqual({
      what: 'the step "a", done again at Steps[2], Steps[3]',
      why: "it is the same as one before: a run does a step once",
      more: 0,
    });
  });
});

describe("properties of a step that go nowhere", () => {
  const properties = [{ Key: "fs.s3.password", Value: "s3cr3t" }];
  const withProperties = (jar: string, ...args: string[]): object => ({
    Name: "x",
    HadoopJarStep: { Jar: jar, Args: args, Properties: properties },
  });

  it.each([
    ["command-runner.jar", "spark-submit", "s3://code/a.py"],
    ["command-runner.jar", "hive-script", "--run-hive-script"],
    ["s3://eu-west-1.elasticmapreduce/libs/script-runner/script-runner.jar", "s3://code/a.sh"],
  ])("%s %s are told, without their values", (jar, ...args) => {
    const all = imported([withProperties(jar, ...args)]);
    expect(all.leftOut).toContainEqual({
      what: "x: HadoopJarStep.Properties fs.s3.password",
      why: "Java properties of the runner itself, which emrald has no word for; what Spark needs goes into spark.conf",
      more: 0,
    });
    expect(JSON.stringify(all)).not.toContain("s3cr3t");
  });

  it("go to the program of a jar of Hadoop's", () => {
    const all = imported([withProperties("/usr/lib/hadoop/x.jar", "a")]);
    expect(all.leftOut.map(({ what }) => what).join()).not.toContain("Properties");
  });
});
