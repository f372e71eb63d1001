import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PythonSet } from "../model/packages.ts";
import type { Architecture } from "../spec/packages-lock.ts";
import { writeArchive } from "./archive.ts";
import { requirementsIn, without } from "./requirements.ts";
import { findUv, type Uv } from "./uv.ts";
import { unknownVersion, uvFailure, withoutWheel } from "./uv-failure.ts";

/**
 * The oldest C library that a wheel may ask for, by the Python of a release: Amazon Linux 2 has glibc 2.26, Amazon Linux 2023 has 2.34
 * (release notes of both). uv calls platforms after it.
 */
const PLATFORMS: Readonly<Record<string, string>> = { "3.7": "manylinux_2_17" };
const PLATFORM = "manylinux_2_34";

/** Wheels alone: what is built on a machine is other bytes on the next. */
const WHEELS_ONLY = ["--only-binary", ":all:"];

/**
 * The requirements of a set, with all that its packages need in turn: one version each for all systems and Pythons from the release's on,
 * so that a local run has what nodes have, and the hash of every file. `preferred` are requirements whose versions stay where they can.
 * Throws a WorldError.
 */
export async function resolve(
  root: string,
  { packages, python }: PythonSet,
  { draft, preferred = "", upgrade = false }: { draft: string; preferred?: string; upgrade?: boolean },
): Promise<string> {
  const uv = await findUv(root);
  const input = join(draft, "packages.in");
  const output = join(draft, "requirements.txt");
  writeFileSync(input, packages.map((one) => `${one}\n`).join(""));
  writeFileSync(output, preferred);
  const compiled = await uv.run([
    ...["pip", "compile", "--quiet", "--universal", "--fork-strategy", "fewest", "--python-version", python],
    ...["--generate-hashes", "--no-header", "--no-annotate", ...WHEELS_ONLY, "--python", uv.python],
    ...(upgrade ? ["--upgrade"] : []),
    ...["--output-file", output, input],
  ]);
  if (compiled.code !== 0) {
    const what = `the packages ${packages.join(", ")} cannot be locked for Python ${python}`;
    throw uvFailure(what, compiled.talk, await otherVersion(uv, python, compiled.talk, draft));
  }
  return readFileSync(output, "utf8");
}

/** Which version there is in the place of one that does not exist; undefined where that is not the matter, or not known. */
async function otherVersion(uv: Uv, python: string, talk: string, draft: string): Promise<string | undefined> {
  const unknown = unknownVersion(talk);
  if (!unknown) return undefined;
  const input = join(draft, "any.in");
  writeFileSync(input, `${unknown.name}\n`);
  const args = ["--quiet", "--universal", "--no-deps", "--python-version", python, "--no-header", "--no-annotate"];
  const { code, out } = await uv.run(["pip", "compile", ...args, ...WHEELS_ONLY, "--python", uv.python, input]);
  const [newest] = code === 0 ? requirementsIn(out) : [];
  return newest && `The newest that Python ${python} can have is ${newest.name}==${newest.version}.`;
}

/** An archive that was made, or the packages that there is no wheel of. */
export type Made = { readonly file: string; readonly sha256: string } | { readonly noWheel: readonly string[] };

/** The archive of requirements for the nodes of an architecture, in `draft`. Every file is held against its hash. Throws a WorldError. */
export async function makeArchive(
  root: string,
  requirements: string,
  { python, architecture, draft }: { python: string; architecture: Architecture; draft: string },
): Promise<Made> {
  const uv = await findUv(root);
  const target = join(draft, architecture);
  const platform = `${architecture}-${PLATFORMS[python] ?? PLATFORM}`;
  const into = ["--target", target, "--python-platform", platform, "--python-version", python];
  const install = (file: string): readonly string[] => [...INSTALL, "--python", uv.python, ...into, "-r", file];
  const file = join(draft, "locked.txt");
  const lacking = new Set<string>();
  // uv tells one package at a time: it is asked again without that, so that all are named at once.
  for (let text = requirements; ; text = without(requirements, lacking)) {
    writeFileSync(file, text);
    const dry = lacking.size > 0 ? ["--dry-run"] : [];
    const { code, talk } = await uv.run([...install(file), ...dry]);
    if (code === 0) break;
    const next = withoutWheel(talk);
    if (next === undefined || lacking.has(next))
      throw uvFailure(`the packages for ${architecture} and Python ${python} cannot be brought`, talk);
    lacking.add(next);
  }
  if (lacking.size > 0) return { noWheel: [...lacking].sort() };
  const archive = join(draft, `${architecture}.zip`);
  return { file: archive, sha256: await writeArchive(target, archive) };
}

const INSTALL = [
  ...["pip", "install", "--quiet", "--no-deps", "--require-hashes", "--no-compile-bytecode"],
  // Where uv is told to link, the files of its cache would be no files of the folder.
  ...["--link-mode", "copy"],
  ...WHEELS_ONLY,
];

/** Installs requirements into a folder for the Python of this machine. Throws a WorldError. */
export async function installHere(root: string, requirements: string, folder: string): Promise<void> {
  const uv = await findUv(root);
  const { code, talk } = await uv.run([...INSTALL, "--python", uv.python, "--target", folder, "-r", requirements]);
  if (code === 0) return;
  const lacking = withoutWheel(talk);
  const hint =
    lacking &&
    "Name an environment with the nodes' Python, which has pyspark 3.5 and uv, by EMRALD_VENV (docs/packages.md).";
  throw uvFailure("the packages of a local run cannot be installed for the Python of this machine", talk, hint);
}
