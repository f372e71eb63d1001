import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { emraldLine, exceptionLine, failureMessage } from "../../src/local/process/failure-message.ts";
import { isPackable, sessionProperties } from "../../src/local/pack/packable.ts";
import { toLocalSubmit, type LocalSetting } from "../../src/local/spark/local-submit.ts";
import { capMemory, parseMemory } from "../../src/local/spark/memory.ts";
import { parseSubmit, type SubmitArguments } from "../../src/emr/submit-arguments.ts";

const root = mkdtempSync(join(tmpdir(), "emrald submit-"));
const s3Dir = join(root, "s3");
mkdirSync(join(s3Dir, "code"), { recursive: true });
for (const name of ["app.py", "a.zip", "b.jar"]) writeFileSync(join(s3Dir, "code", name), "");
afterAll(() => rmSync(root, { recursive: true }));

function parsed(...words: string[]): SubmitArguments {
  const { submit, problem } = parseSubmit(words);
  if (!submit) throw new Error(problem);
  return submit;
}

function local(words: string[], setting: Partial<LocalSetting> = {}) {
  return toLocalSubmit(parsed(...words), {
    cores: 2,
    driverMemory: "1g",
    conf: {},
    configurations: [],
    s3Dir,
    buckets: ["code", "gold"],
    workDir: join(root, "work"),
    ...setting,
  });
}

/** The properties that Spark ends up with: the last one counts. */
function properties(options: readonly string[]): Record<string, string> {
  const pairs = options.flatMap((word, i) => (options[i - 1] === "--conf" ? [word] : []));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

describe("reading a spark-submit line", () => {
  test("options end at the program; all after it is the program's", () => {
    expect(
      parsed("--master", "yarn", "-c", "a=b=c", "--name=two words", "-v", "app.py", "--master", "x", "-c"),
    ).toEqual({
      options: [
        { name: "--master", value: "yarn" },
        { name: "--conf", value: "a=b=c" },
        { name: "--name", value: "two words" },
        { name: "--verbose" },
      ],
      main: "app.py",
      args: ["--master", "x", "-c"],
    });
  });
  test.each([
    [["--conf"], "spark-submit: option '--conf' has no value"],
    [["--num-executors=2"], "spark-submit: no program to run (a .py or .jar) is named"],
    [["--mastr", "yarn", "a.py"], "spark-submit: unknown option '--mastr'"],
    [[], "spark-submit: no program to run (a .py or .jar) is named"],
  ])("refuses %j", (words, problem) => {
    expect(parseSubmit(words)).toEqual({ problem });
  });
});

describe("a submit made local", () => {
  test("the size of the cluster, its queue and its services are left out, the rest is kept in order", () => {
    const { options, main, problems } = local([
      ...[
        "--deploy-mode",
        "cluster",
        "--master",
        "yarn",
        "--queue",
        "q",
        "--num-executors",
        "4",
        "--executor-memory",
        "18g",
      ],
      ...["--conf", "spark.executor.cores=5", "--conf", "spark.dynamicAllocation.enabled=true"],
      ...["--conf", "spark.hadoop.fs.s3.impl=com.amazon.ws.emr.hadoop.fs.EmrFileSystem"],
      ...["--conf", "spark.yarn.submit.waitAppCompletion=true", "--conf", "spark.sql.shuffle.partitions=7"],
      ...[
        "--name",
        "sales",
        "--py-files",
        "s3://code/a.zip",
        "--jars",
        "s3a://code/b.jar,http://x/y.jar",
        "s3://code/app.py",
      ],
    ]);
    expect(problems).toEqual([]);
    expect(main).toBe(join(s3Dir, "code/app.py"));
    const own = options.slice(0, options.findIndex((word) => word.startsWith("spark.ui.enabled")) - 1);
    expect(own).toEqual([
      ...[
        "--master",
        "local[2]",
        "--driver-memory",
        "1g",
        "--conf",
        "spark.sql.shuffle.partitions=7",
        "--name",
        "sales",
      ],
      ...["--py-files", join(s3Dir, "code/a.zip"), "--jars", `${join(s3Dir, "code/b.jar")},http://x/y.jar`],
    ]);
  });

  test("every bucket is mapped for s3 and s3a, whatever the step says", () => {
    const { options } = local([
      "--conf",
      "spark.hadoop.fs.viewfs.mounttable.code.linkFallback=file:///",
      "s3://code/app.py",
    ]);
    const { href } = new URL(`file://${s3Dir.replaceAll(" ", "%20")}`);
    expect(properties(options)).toMatchObject({
      "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme",
      "spark.hadoop.fs.s3a.impl": "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme",
      "spark.hadoop.fs.viewfs.overload.scheme.target.s3.impl": "NoSuchBucket",
      "spark.hadoop.fs.viewfs.overload.scheme.target.s3a.impl": "NoSuchBucket",
      "spark.hadoop.fs.viewfs.mounttable.code.linkFallback": `${href}/code`,
      "spark.hadoop.fs.viewfs.mounttable.gold.linkFallback": `${href}/gold`,
    });
  });

  test("warehouse, metastore and scratch files stay in the work folder; the program's Java options are kept", () => {
    const { options } = local(["--driver-java-options", "-Dx=y", "s3://code/app.py"]);
    expect(options).not.toContain("--driver-java-options");
    expect(properties(options)).toMatchObject({
      "spark.ui.enabled": "false",
      "spark.driver.extraJavaOptions": `-Dx=y "-Dderby.system.home=${join(root, "work/derby")}"`,
      "spark.local.dir": join(root, "work/spark"),
    });
  });

  test("properties come from the machine, over them the cluster, over both the step", () => {
    const { options } = local(["--conf", "c=step", "s3://code/app.py"], {
      conf: { a: "machine", b: "machine", c: "machine" },
      configurations: [
        {
          Classification: "spark-defaults",
          Properties: { b: "cluster", c: "cluster", "spark.executor.memory": "18g" },
        },
        { Classification: "yarn-site", Properties: { a: "yarn" } },
      ],
    });
    expect(properties(options)).toMatchObject({ a: "machine", b: "cluster", c: "step" });
    expect(properties(options)).not.toHaveProperty(["spark.executor.memory"]);
  });

  test.each([
    [["--driver-memory", "8g"], "1g"],
    [["--driver-memory", "512m"], "512m"],
    [["--conf", "spark.driver.memory=600m"], "600m"],
    [["--driver-memory", "700m", "--conf", "spark.driver.memory=600m"], "700m"],
    [["--driver-memory", "nonsense"], "nonsense"],
    [[], "1g"],
  ])("driver memory of %j is %s", (words, memory) => {
    const { options } = local([...words, "s3://code/app.py"]);
    expect(options.slice(2, 4)).toEqual(["--driver-memory", memory]);
    expect(options.filter((word) => word === "--driver-memory")).toHaveLength(1);
  });

  test("every file that is not there is told", () => {
    const words = [
      "--files",
      "s3://code/x.json#x",
      "--archives",
      "s3://code/a.zip#env",
      "--py-files",
      "s3://no/y.zip",
      "/no/app.py",
    ];
    const { problems, archives } = local(words);
    expect(problems).toEqual([
      "/no/app.py does not exist",
      `s3://code/x.json#x does not exist (looked for ${join(s3Dir, "code/x.json")})`,
      `s3://no/y.zip does not exist (looked for ${join(s3Dir, "no/y.zip")})`,
    ]);
    expect(archives).toEqual([`${join(s3Dir, "code/a.zip")}#env`]);
  });
});

test.each([
  ["18g", 18 * 2 ** 30],
  ["512m", 2 ** 29],
  ["1024", 2 ** 30],
  ["2T", 2 ** 41],
  ["1gb", 2 ** 30],
  ["1.5g", undefined],
])("memory %s", (text, bytes) => {
  expect(parseMemory(text)).toBe(bytes);
});

test("a cap is a most, not a least", () => {
  expect(capMemory("2g", "1g")).toBe("1g");
  expect(capMemory("1000m", "1g")).toBe("1000m");
});

describe("what is packed", () => {
  const runtime = ["--py-files", "s3://code/emrald.zip", "s3://code/submit.py", "--plan", "s3://code/p.json"];
  test.each([
    [runtime, true],
    [["--deploy-mode", "cluster", "--conf", "spark.executor.memory=4g", "--name", "x", ...runtime], true],
    [["--conf", "spark.sql.ansi.enabled=true", ...runtime], true],
    [["--conf", "spark.sql.warehouse.dir=/x", ...runtime], false],
    [["--conf", "spark.rdd.compress=true", ...runtime], false],
    [["--packages", "a:b:1", ...runtime], false],
    [["--py-files", "s3://code/emrald.zip,s3://code/mine.zip", "s3://code/submit.py", "--plan", "p"], false],
    [["s3://code/other.py", "--plan", "p"], false],
    [["s3://code/submit.py", "--mine"], false],
  ])("%j: %s", (words, expected) => {
    expect(isPackable(parsed(...words))).toBe(expected);
  });
});

test("a packed step brings the properties of its session along", () => {
  const words = [
    "--conf",
    "spark.sql.shuffle.partitions=64",
    "--conf",
    "spark.executor.memory=4g",
    "s3://code/submit.py",
  ];
  expect(sessionProperties(parsed(...words))).toEqual({ "spark.sql.shuffle.partitions": "64" });
});

test("a full disk is the reason, however its log is cut off", () => {
  const [stdout, stderr] = [join(root, "stdout"), join(root, "stderr")];
  writeFileSync(
    stderr,
    "26/11/21 15:35:05 ERROR Utils: Aborting task\njava.io.IOException: No space left on device\n\tat java.base/x\n",
  );
  writeFileSync(
    stdout,
    "Traceback (most recent call last):\n  File\npy4j.protocol.Py4JJavaError: An error\n\tat java.base/java.io.FileOutputStrea26/11/21 15:35:05 ERROR TaskSetManager: x\n",
  );
  expect(failureMessage({ stdout, stderr })).toEqual({
    message: "java.io.IOException: No space left on device",
    log: "stderr",
  });
  writeFileSync(stdout, "OSError: [Errno 28] No space left on device: 'x'\nemrald: write/refused: no\n");
  expect(failureMessage({ stdout, stderr })?.message).toBe("emrald: write/refused: no");
  writeFileSync(stdout, "OSError: [Errno 28] No space lef");
  expect(failureMessage({ stdout, stderr })?.log).toBe("stderr");
});

test("the telling line of a log", () => {
  expect(emraldLine("x\nemrald: app/raised: no\n  hint\n")).toBe("emrald: app/raised: no");
  expect(emraldLine("emrald is here")).toBeUndefined();
  const python =
    "Traceback (most recent call last):\n  File\nKeyError: 1\nTraceback (most recent call last):\n  File\nmine.Bad: 2\nend\n";
  expect(exceptionLine(python)).toBe("mine.Bad: 2");
  const py4j =
    "Traceback (most recent call last):\n  File\npy4j.protocol.Py4JJavaError: An error\n: java.io.IOException: x\n";
  expect(exceptionLine(py4j)).toBe("java.io.IOException: x");
  expect(exceptionLine('a\nException in thread "main" x.Y: no\n\tat z\n')).toBe('Exception in thread "main" x.Y: no');
  expect(exceptionLine("fine\n")).toBeUndefined();
});
