/** An OpenSSH server for the tests of `--via ssh`: the machine's own, or the one of its package manager. */
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { installAsRoot, unpack } from "./debian.mjs";
import { SetupError } from "./run.mjs";

/** Where a user's own copy lies; as root the machine's own is used, since sshd gives up its rights to a user of its own. */
const COPY = ".cache/openssh";
/** What Debian's sshd needs and a machine without servers may not have. */
const PACKAGES = ["openssh-server", "libwrap0"];

/** Without a server these tests are skipped: that stops nobody, and is said. */
export async function installOpenSsh() {
  if (hasServer()) return;
  try {
    console.log("set-up: there is no sshd on this machine: getting one for the tests …");
    if (process.getuid?.() === 0) await installAsRoot("openssh-server");
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

/** Unpacked and not installed: a server that is not root's serves the user who started it. */
async function copyAsUser() {
  const half = resolve(`${COPY}.half`);
  const root = join(half, "root");
  await unpack(half, PACKAGES);
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
