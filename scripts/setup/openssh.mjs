/** An OpenSSH server for the tests of `--via ssh`: the machine's own, or the one of its package manager. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { run, SetupError } from "./run.mjs";

/** Where a user's own copy lies; as root the machine's own is used, since sshd gives up its rights to a user of its own. */
const COPY = ".cache/openssh";
/** What Debian's sshd needs and a machine without servers may not have. */
const PACKAGES = ["openssh-server", "libwrap0"];
const APT = ["-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=15"];

/** Without a server these tests are skipped: that stops nobody, and is said. */
export async function installOpenSsh() {
  if (hasServer()) return;
  try {
    console.log("set-up: there is no sshd on this machine: getting one for the tests …");
    if (process.getuid?.() === 0) await installAsRoot();
    else await copyAsUser();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(`set-up: no sshd, so the tests of ssh are skipped: ${error.message}`);
  }
}

function hasServer() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const isRoot = process.getuid?.() === 0;
  return folders.some((folder) => existsSync(join(folder, "sshd"))) || (!isRoot && existsSync(join(COPY, "sshd")));
}

/** In a container. On a machine that starts services, whether one listens for ssh is for its owner to decide. */
async function installAsRoot() {
  if (existsSync("/run/systemd/system")) throw new SetupError("install openssh-server, if you want them");
  const install = ["--yes", "--no-install-recommends", "--no-remove", "install", "openssh-server"];
  await withoutServices(async () => {
    try {
      await aptGet(...install);
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      // Images come without lists of packages, or with old ones.
      await aptGet("update");
      await aptGet(...install);
    }
  });
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

/** Unpacked and not installed: a server that is not root's serves the user who started it. */
async function copyAsUser() {
  const half = resolve(`${COPY}.half`);
  const root = join(half, "root");
  rmSync(half, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  writeFileSync(join(dirname(half), ".gitignore"), "*\n");
  await run("/bin/sh", ["-c", 'cd "$0" && exec apt-get "$@"', half, ...APT, "download", ...PACKAGES]);
  for (const file of readdirSync(half).filter((name) => name.endsWith(".deb"))) {
    await run("dpkg", ["-x", join(half, file), root]);
    rmSync(join(half, file));
  }
  // From 9.8 on a server looks for its other half where the package would have put it.
  if (existsSync(join(root, "usr/lib/openssh/sshd-session")))
    throw new SetupError("this version works only where it is installed: install openssh-server, if you want them");
  for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (path === "usr/sbin/sshd") renameSync(join(root, path), join(half, "sshd"));
    if (/\/libwrap\.so\.\d+\.[\d.]+$/.test(path)) renameSync(join(root, path), join(half, "libwrap.so.0"));
  }
  rmSync(root, { recursive: true });
  rmSync(COPY, { recursive: true, force: true });
  renameSync(half, COPY);
}
