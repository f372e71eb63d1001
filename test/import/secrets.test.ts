import { describe, expect, it } from "vitest";
import { leftOutLines, printed } from "../../src/cli/init/print-import.ts";
import { importEmr } from "../../src/import/index.ts";
import { compileTree } from "../project.ts";

const command = (...args: string[]): object => ({
  Name: `Load token=${SECRET}`,
  ActionOnFailure: "CONTINUE",
  HadoopJarStep: { Jar: "command-runner.jar", Args: args },
});
const SECRET = "Hunter2Hunter2";
const KEY = "AKIAIOSFODNN7EXAMPLE";

/** Every place of a request that takes texts, with a secret in it. */
const REQUEST = {
  Name: "lake",
  ReleaseLabel: "emr-7.13.0",
  Applications: [{ Name: "Spark" }],
  AdditionalInfo: `{"password":"${SECRET}"}`,
  LogUri: `s3://logs/?password=${SECRET}`,
  Tags: [
    { Key: "team", Value: "data" },
    { Key: "apptoken", Value: SECRET },
    { Key: "note", Value: `password=${SECRET}` },
  ],
  Configurations: [
    {
      Classification: "hive-site",
      Properties: {
        "javax.jdo.option.ConnectionURL": `jdbc:mysql://db/h?user=x&password=${SECRET}`,
        "javax.jdo.option.ConnectionUserName": "hive",
        "javax.jdo.option.ConnectionPassword": SECRET,
      },
    },
    {
      Classification: "spark-defaults",
      Properties: { "spark.driver.extraJavaOptions": `-Dpassword=${SECRET} -Xss4m`, "spark.a": `x ${KEY}` },
    },
    {
      Classification: "spark-env",
      Configurations: [
        { Classification: "export", Properties: { PGPASSWORD: SECRET, PYSPARK_PYTHON: `https://u:${SECRET}@h/py` } },
      ],
    },
  ],
  BootstrapActions: [
    {
      Name: "set up",
      ScriptBootstrapAction: {
        Path: `https://me:${SECRET}@host/setup.sh`,
        Args: ["--password", SECRET, `token=${SECRET}`, "--author", "me", KEY],
      },
    },
  ],
  Steps: [
    command("psql", `postgresql://u:${SECRET}@h/db`, "--author", "me"),
    command("load", `jdbc:postgresql://h/db?user=u&password=${SECRET}&ssl=true`, KEY, "--passenger_count", "4"),
    command("bash", "-c", `export PGPASSWORD='${SECRET} two' && psql`, "-u", `me:${SECRET}`),
    command("bash", "-c", `echo \${HOME} && PGPASSWORD=${SECRET} psql`),
    command("curl", "-H", `Authorization: Bearer ${SECRET}`, "--password", `${SECRET} and more`),
    command(
      ...[
        "spark-submit",
        "--deploy-mode",
        "cluster",
        "--conf",
        `spark.driver.extraJavaOptions=-Dpassword=${SECRET} -Xss4m`,
      ],
      ...["--conf", `spark.yarn.appMasterEnv.PGPASSWORD=${SECRET}`, "--conf", `db.password=${SECRET}`],
      ...["--properties-file", `https://u:${SECRET}@h/p`, `https://u:${SECRET}@h/x.py`, `--token=${SECRET}`],
    ),
  ],
};

describe("secrets of the input", () => {
  const imported = importEmr(REQUEST, { from: "cluster.json" });
  const { "pipelines/lake.yaml": pipeline = "", "pipelines/project.yaml": project = "" } = imported.files;

  it("are nowhere in what import writes or says", () => {
    const all = [printed(imported), ...leftOutLines(imported), JSON.stringify(imported)].join("\n");
    expect(all.replaceAll(/\s/g, "")).not.toMatch(/hunter2|AKIA/i);
  });

  it("are variables of the pipeline, each once, and what stands around them stays", () => {
    expect(pipeline).toContain("jdbc:postgresql://h/db?user=u&password=${vars.password}&ssl=true");
    expect(pipeline).toContain("postgresql://${vars.secret");
    expect(pipeline).toContain("PGPASSWORD='${vars.pgpassword");
    expect(pipeline).toContain("Authorization: Bearer ${vars.secret");
    expect(pipeline).toContain("-Dpassword=${vars.password");
    expect(pipeline).toMatch(/- --passenger_count\n\s+- "4"/);
    expect(pipeline).toContain("--author, me");
  });

  it("are left out of the cluster, which takes no variables, and told", () => {
    expect(project).toContain("javax.jdo.option.ConnectionUserName: hive");
    expect(project).not.toMatch(/ConnectionURL|ConnectionPassword|extraJavaOptions|apptoken|note/);
    expect(project).toContain("args: [--password, (hidden), token=(hidden), --author, me, (hidden)]");
    const what = imported.leftOut.map((one) => one.what);
    expect(what).toContain("hive-site: javax.jdo.option.ConnectionURL");
    expect(what).toContain("cluster.bootstrap[0].args[1]");
    expect(what).toContain('the tag "apptoken"');
  });

  it("of a bootstrap action are words that check refuses, with a comment", () => {
    const errors = imported.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code, place: { path } }) => [code, path.join(".")])).toEqual(
      [1, 2, 5].map((at) => ["cluster/left-out", `cluster.bootstrap.0.args.${at}`]),
    );
    expect(project).toMatch(/# left out: a secret, .*rule cluster\/left-out/);
    expect(compileTree(imported.files, "dev").plan).toBeUndefined();
  });

  it("leave a project that holds when the script reads them by itself", () => {
    const mended = project.replace(/args: \[--password.*\]/, "args: [--author, me]");
    const { plan, diagnostics } = compileTree({ ...imported.files, "pipelines/project.yaml": mended }, "dev");
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(plan).toBeDefined();
  });
});
