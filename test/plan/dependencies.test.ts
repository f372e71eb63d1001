import { describe, expect, it } from "vitest";
import { asText, bind } from "../../src/plan/bind.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { canonical, sha256 } from "../../src/model/canonical.ts";
import { LOCK_FILE } from "../../src/spec/packages-lock.ts";
import { compileTree, type Tree } from "../project.ts";

const PYTHON = keyOf({ packages: ["wordcloud==1.9.4"], python: "3.9" });
const MAVEN = keyOf({ packages: ["com.example:geo:1.0.0", "org.postgresql:postgresql:42.7.4"] });
const DRIVER = keyOf({ packages: ["org.postgresql:postgresql:42.7.4"] });

const REQUIREMENTS = "wordcloud==1.9.4\n";

function keyOf(set: object): string {
  return sha256(canonical(set)).slice(0, 16);
}

function jar(name: string, letter: string): object {
  return { name, sha256: letter.repeat(64) };
}

function tree({ core, archives }: { core: string; archives: object }): Tree {
  const driver = jar("org.postgresql_postgresql-42.7.4.jar", "e");
  return {
    "pipelines/project.yaml": `
project: shop
fleets:
  small: { primary: m5.xlarge, core: { types: [${core}], on_demand: 2 } }
cluster: { release: emr-7.13.0 }
environments:
  dev: { region: us-east-1, fleet: small, account: "123456789012", network: { vpc: vpc-1, subnets: [subnet-1] } }
`,
    "pipelines/shop.yaml": `
pipeline: shop
datasets:
  table:
    jdbc:
      url: jdbc:postgresql://db.example.com/shop
      table: orders
      driver: org.postgresql:postgresql:42.7.4
      secret: orders_db
      tls: { certificate: certs/rds.pem }
    columns: { id: bigint }
  clouds: { stage: gold, format: parquet, columns: { id: bigint } }
  copies: { stage: gold, format: parquet, columns: { id: bigint } }
steps:
  draw:
    app: shop/draw.py
    reads: [table]
    writes: [clouds]
    spark:
      python_packages: [wordcloud==1.9.4]
      packages: [com.example:geo:1.0.0]
      jars: [libs/own.jar, "s3://libs/theirs.jar"]
      py_files: [libs/words.py]
      archives: ["models/names.zip#names"]
  copy: { convert: true, reads: [table], writes: [copies] }
`,
    "spark/apps/shop/draw.py": "def run(spark, table):\n    return table\n",
    "certs/rds.pem": "-----BEGIN CERTIFICATE-----\n",
    "libs/own.jar": "jar",
    "libs/words.py": "WORDS = []\n",
    "models/names.zip": "zip",
    [`pipelines/locks/${PYTHON}.txt`]: REQUIREMENTS,
    [LOCK_FILE]: JSON.stringify({
      format: 1,
      python: {
        [PYTHON]: { packages: ["wordcloud==1.9.4"], python: "3.9", requirements: sha256(REQUIREMENTS), archives },
      },
      maven: {
        [MAVEN]: {
          packages: ["com.example:geo:1.0.0", "org.postgresql:postgresql:42.7.4"],
          jars: [jar("com.example_geo-1.0.0.jar", "d"), driver],
        },
        [DRIVER]: { packages: ["org.postgresql:postgresql:42.7.4"], jars: [driver] },
      },
    }),
  };
}

const X86 = { x86_64: { sha256: "a".repeat(64) }, aarch64: { no_wheel: ["wordcloud==1.9.4"] } };

function planOf(written: Tree, environment: string): Plan {
  const { plan, diagnostics } = compileTree(written, environment);
  if (!plan) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  return bind(plan, { account: "123456789012" }, plan);
}

/** Options of spark-submit with their values; artifacts as `<what they hold>/<name>`. */
function optionsOf(plan: Plan, step: string): Record<string, string> {
  const words = (plan.steps[step]?.args ?? []).map((word) =>
    typeof word === "string" ? word.replaceAll(/s3:\/\/[^/]+\/artifacts\/(\w)\w{63}/g, "$1…") : "?",
  );
  const options: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    if (word === "--conf") {
      const [name = "", value = ""] = (words[index + 1] ?? "").split("=");
      options[name] = value;
    } else if (["--jars", "--py-files", "--archives"].includes(word)) options[word] = words[index + 1] ?? "";
  }
  return options;
}

describe("the dependencies of a step", () => {
  it("are files that nodes bring to driver and executors", () => {
    const plan = planOf(tree({ core: "r5.2xlarge", archives: X86 }), "dev");
    const options = optionsOf(plan, "shop/draw");
    expect(options["--jars"]?.split(",").map((one) => one.replace(/^\w…/, ""))).toEqual([
      "/own.jar",
      "s3://libs/theirs.jar",
      "/com.example_geo-1.0.0.jar",
      "/org.postgresql_postgresql-42.7.4.jar",
    ]);
    expect(options["--py-files"]?.split(",").map((one) => one.replace(/^.*\//, ""))).toEqual([
      "emrald.zip",
      "words.py",
    ]);
    expect(options["--archives"]).toMatch(new RegExp(`/names\\.zip#names,a…/${PYTHON}-x86_64\\.zip#python_packages$`));
    expect(options["spark.yarn.appMasterEnv.PYTHONPATH"]).toBe("./python_packages");
    expect(options["spark.executorEnv.PYTHONPATH"]).toBe("./python_packages");
    expect(options).not.toHaveProperty(["spark.emrald.python"]);
    expect(plan.artifacts[`python/${PYTHON}-x86_64.zip`]?.sha256).toBe("a".repeat(64));
    expect(plan.access["shop/draw"]?.read).toContain("s3://libs/theirs.jar");
    expect(plan.artifacts["maven/com.example_geo-1.0.0.jar"]?.sha256).toBe("d".repeat(64));
  });

  it("of a step that only reads a database are its driver", () => {
    const options = optionsOf(planOf(tree({ core: "r5.2xlarge", archives: X86 }), "dev"), "shop/copy");
    expect(options["--jars"]).toBe("e…/org.postgresql_postgresql-42.7.4.jar");
    expect(options).not.toHaveProperty(["--archives"]);
  });

  it("are an environment of this machine in a local run, which has another Python", () => {
    const options = optionsOf(planOf(tree({ core: "r5.2xlarge", archives: X86 }), "local"), "shop/draw");
    expect(options["spark.emrald.python"]).toBe(`${PYTHON}/${sha256(REQUIREMENTS).slice(0, 12)}`);
    expect(options["--archives"]).toMatch(/\/names\.zip#names$/);
    expect(options).not.toHaveProperty(["spark.executorEnv.PYTHONPATH"]);
  });

  it("are one archive for x86 and arm where all of them are Python", () => {
    const any = { any: { sha256: "b".repeat(64) } };
    for (const core of ["r5.2xlarge", "m6g.xlarge", "r5.2xlarge, m6g.2xlarge"]) {
      const options = optionsOf(planOf(tree({ core, archives: any }), "dev"), "shop/draw");
      expect(options["--archives"]).toContain(`b…/${PYTHON}-any.zip#python_packages`);
    }
  });

  it("change the digests of the steps that have them, and of no other", () => {
    const digests = (archives: object): (string | undefined)[] => {
      const { steps } = planOf(tree({ core: "r5.2xlarge", archives }), "dev");
      return ["shop/draw", "shop/copy"].map((id) => steps[id]?.digest);
    };
    const [draw, copy] = digests(X86);
    const [drawAfter, copyAfter] = digests({ ...X86, x86_64: { sha256: "f".repeat(64) } });
    expect(drawAfter).not.toBe(draw);
    expect(copyAfter).toBe(copy);
  });

  it("put the certificate of a database among the artifacts", () => {
    const plan = planOf(tree({ core: "r5.2xlarge", archives: X86 }), "dev");
    const { jdbc, uri, format } = plan.datasets["shop/table"] ?? {};
    expect([asText(uri), format]).toEqual(["jdbc:postgresql://db.example.com/shop", "jdbc"]);
    expect(jdbc?.tls.certificate).toBe(plan.artifacts["certs/rds.pem"]?.uri);
    expect(jdbc).toMatchObject({ table: "orders", secret: "orders_db", tls: { mode: "verify" } });
    expect(plan.access["shop/copy"]?.read).not.toContain(uri);
  });
});
