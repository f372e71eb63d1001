import { WorldError } from "../errors.ts";
import { ARCHIVES, JARS, lockedHash } from "../model/dependencies.ts";
import { ARCHITECTURES, type Architecture } from "../spec/packages-lock.ts";
import { cached, inDraft, keep } from "./cache.ts";
import { lockedRequirements, lockOf } from "./read-lock.ts";
import { bringJars } from "./maven.ts";
import { makeArchive } from "./python.ts";

/**
 * The file of this machine that holds an artifact of the lock: `python/<key>-<arch>.zip`, `maven/<name>.jar`; brought where it is not here
 * yet, and never another than the lock names. Throws a WorldError.
 */
export function lockedFile(root: string, file: string): Promise<string> {
  // One after the other: a jar comes with all others of its packages, and whoever asks for those finds them.
  const mine = turn.then(() => bring(root, file));
  turn = mine.catch(() => undefined);
  return mine;
}

let turn: Promise<unknown> = Promise.resolve();

async function bring(root: string, file: string): Promise<string> {
  const sha256 = lockedHash(file, lockOf(root));
  if (sha256 === undefined) throw new WorldError(`the lock has no "${file}"`, { next: "Call emrald lock." });
  const here = await cached(root, sha256);
  if (here !== undefined) return here;
  return file.startsWith(JARS) ? bringJar(root, file.slice(JARS.length), sha256) : bringArchive(root, file, sha256);
}

function bringArchive(root: string, file: string, sha256: string): Promise<string> {
  const [, key = "", name = ""] = /^([0-9a-f]+)-(\w+)\.zip$/.exec(file.slice(ARCHIVES.length)) ?? [];
  // What is for any architecture is the same made for each.
  const architecture = ARCHITECTURES.find((one) => one === name) ?? (ARCHITECTURES[0] satisfies Architecture);
  const python = lockOf(root).python[key]?.python ?? "";
  return inDraft(root, async (draft) => {
    const { text } = lockedRequirements(root, key);
    process.stderr.write(`packing the Python packages of ${key} for ${name === "any" ? "all nodes" : name}\n`);
    const made = await makeArchive(root, text, { python, architecture, draft });
    if ("noWheel" in made)
      throw new WorldError(`there is no wheel for ${name} any more of ${made.noWheel.join(", ")}`, {
        next: "It was taken out of its repository. Take another version, and call emrald lock.",
      });
    if (made.sha256 === sha256) return keep(root, made.file, sha256);
    throw new WorldError(`the archive of the Python packages "${key}" is not the one that is locked`, {
      next: "Every package in it is what was locked, and this emrald packs them in another way than the one that locked them: call emrald lock --upgrade, or take that emrald.",
    });
  });
}

/** One jar is brought with all others of its packages. */
async function bringJar(root: string, name: string, sha256: string): Promise<string> {
  const [set] = Object.values(lockOf(root).maven).filter(({ jars }) => jars.some((jar) => jar.name === name));
  const { packages = [], jars = [] } = set ?? {};
  return inDraft(root, async (draft) => {
    process.stderr.write(`bringing the jars of ${packages.join(", ")}\n`);
    const brought = new Map((await bringJars(root, packages, draft)).map((jar) => [jar.name, jar]));
    for (const locked of jars) {
      const jar = brought.get(locked.name);
      if (!jar)
        throw new WorldError(`"${locked.name}" is locked, and ${packages.join(", ")} need it no more`, { next: AGAIN });
      if (jar.sha256 === locked.sha256) continue;
      throw new WorldError(
        `"${locked.name}" is not what was locked: its repository gives another file under the same name`,
        {
          next: "Nothing of it was used. Find out who changed it: do not lock it anew before you know.",
        },
      );
    }
    for (const { name, sha256 } of jars) keep(root, (brought.get(name) as { file: string }).file, sha256);
    const here = await cached(root, sha256);
    if (here !== undefined) return here;
    throw new WorldError(`"${name}" was brought, and is not in .emrald/packages`, { next: "Do the same again." });
  });
}

const AGAIN = "A version that they need is a range: call emrald lock, and look at what changed.";
