/** Debian's packages for tests: installed as root, or unpacked by anybody without touching the machine. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, SetupError } from "./run.mjs";

const APT = ["-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=15"];

/** In a container. On a machine that starts services, whether one listens is for its owner to decide. */
export async function installAsRoot(...packages) {
  if (existsSync("/run/systemd/system")) throw new SetupError(`install ${packages.join(" ")}, if you want them`);
  const install = ["--yes", "--no-install-recommends", "--no-remove", "install", ...packages];
  await withoutServices(() =>
    orWithLists(
      () => aptGet(...install),
      () => aptGet("update"),
      () => aptGet(...install),
    ),
  );
}

/** Images come without lists of packages, or with old ones. */
async function orWithLists(work, update, again) {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    await update();
    await again();
  }
}

function aptGet(...args) {
  return run("apt-get", [...APT, ...args], { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}

/** Debian asks this program whether an installed service may start. */
async function withoutServices(work) {
  const policy = "/usr/sbin/policy-rc.d";
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await work();
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

/** Unpacks packages below `<folder>/root`. `folder` is made anew, and no commit takes what is in it. */
export async function unpack(folder, packages) {
  await unpackChosen(folder, () => packages);
}

/**
 * The same for packages and what they need that this machine has not.
 * @param isWanted whether a package of these, by its name, is of use where nothing is configured.
 */
export async function unpackWithNeeded(folder, packages, isWanted) {
  await unpackChosen(folder, async (apt) => {
    const planned = await apt("--simulate", "--no-install-recommends", "install", ...packages);
    // One that is there already and would only be newer has its version in brackets: the machine's own will do.
    const named = [...planned.matchAll(/^Inst (\S+) \(/gm)].map(([, name]) => name);
    return [...new Set(named)].filter(isWanted);
  });
}

async function unpackChosen(folder, choose) {
  const root = join(folder, "root");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  writeFileSync(join(folder, ".gitignore"), "*\n");
  const download = async (own = []) => {
    // "$@" and a folder of its own: apt-get downloads to where it runs.
    const apt = (...args) =>
      run("/bin/sh", [
        "-c",
        'cd "$0" && exec apt-get "$@"',
        folder,
        ...APT,
        "-o",
        "APT::Sandbox::User=root",
        ...own,
        ...args,
      ]);
    if (own.length > 0) await apt("update");
    const chosen = await choose(apt);
    if (chosen.length > 0) await apt("download", ...chosen);
  };
  const lists = ["lists", "cache"].map((name) => join(folder, name));
  for (const one of lists) mkdirSync(join(one, "partial"), { recursive: true });
  const own = ["-o", `Dir::State::Lists=${lists[0]}`, "-o", `Dir::Cache=${lists[1]}`, "-o", "Debug::NoLocking=1"];
  await orWithLists(
    () => download(),
    () => undefined,
    () => download(own),
  );
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) {
    await run("dpkg", ["-x", join(folder, file), root]);
    rmSync(join(folder, file));
  }
  for (const one of lists) rmSync(one, { recursive: true, force: true });
}
