import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { WorldError } from "../errors.ts";
import { hear } from "../hear.ts";
import { findMachine } from "../machine/find.ts";
import { installMachine } from "../machine/install.ts";
import { hashOf } from "./cache.ts";
import { ivyFailure } from "./ivy-failure.ts";

/** A jar that was brought. */
export interface Jar {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
}

/** Names a file of Ivy's settings: repositories of a company's own, with their credentials. */
const SETTINGS = "EMRALD_IVY_SETTINGS";

/**
 * The jars of packages and of all that they need in turn, by name, in `draft`: spark-submit itself asks for them, so that they are those
 * that `--packages` would bring, without what Spark has already. Throws a WorldError.
 */
export async function bringJars(root: string, packages: readonly string[], draft: string): Promise<Jar[]> {
  await installMachine(root);
  const { python, sparkHome, javaHome } = findMachine(root);
  const program = join(draft, "nothing.py");
  writeFileSync(program, "");
  const ivy = join(draft, "ivy");
  const file = settingsFile();
  const named = file === undefined ? [] : [`spark.jars.ivySettings=${file}`];
  const conf = [`spark.jars.ivy=${ivy}`, "spark.ui.enabled=false", ...named];
  const { code, out, talk } = await hear(
    join(sparkHome, "bin", "spark-submit"),
    ["--master", "local[1]", ...conf.flatMap((one) => ["--conf", one]), "--packages", packages.join(","), program],
    {
      cwd: draft,
      env: {
        ...process.env,
        SPARK_HOME: sparkHome,
        PYSPARK_PYTHON: python,
        PYSPARK_DRIVER_PYTHON: python,
        SPARK_LOCAL_IP: "127.0.0.1",
        ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
        ...(file === undefined ? elsewhere(draft) : {}),
      },
    },
  );
  const jars = join(ivy, "jars");
  if (code !== 0 || !existsSync(jars)) throw ivyFailure(packages, `${out}\n${talk}`);
  const names = readdirSync(jars)
    .filter((name) => name.endsWith(".jar"))
    .sort();
  return Promise.all(
    names.map(async (name) => ({ name, file: join(jars, name), sha256: await hashOf(join(jars, name)) })),
  );
}

/**
 * Without a file of settings Spark asks ~/.m2/repository first (MavenUtils, local-m2-cache): a jar that was built there would be locked, and nobody
 * else has it. A file of settings says which repositories there are, and may name its credentials by the home.
 */
function elsewhere(home: string): { readonly SPARK_SUBMIT_OPTS: string } {
  const option = `"-Duser.home=${home.replaceAll(/["\\]/g, "\\$&")}"`;
  return { SPARK_SUBMIT_OPTS: [process.env["SPARK_SUBMIT_OPTS"] ?? "", option].join(" ").trim() };
}

function settingsFile(): string | undefined {
  const file = process.env[SETTINGS];
  if (file === undefined || file === "") return undefined;
  if (existsSync(file)) return file;
  throw new WorldError(`${SETTINGS} names "${file}", which does not exist`);
}
