import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { delimiter, join, resolve } from "node:path";

const COPY = resolve(".cache/openssh");

/** The sshd of the machine, or the copy that the set-up makes. Undefined where there is none: then it has said why. */
export function findSshd(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin", COPY];
  return folders.map((folder) => join(folder, "sshd")).find((file) => existsSync(file));
}

export function makeKey(file: string): void {
  // Of the client's package: it is there where ssh is.
  const keygen = "ssh-keygen";
  execFileSync(keygen, ["-q", "-t", "ed25519", "-N", "", "-f", file]);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Starts a server on loopback with keys and settings of its own, and waits until it listens. */
export async function startSshd(
  sshd: string,
  folder: string,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const config = join(folder, "sshd_config");
  const settings = [
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    `HostKey ${join(folder, "host_key")}`,
    `AuthorizedKeysFile ${join(folder, "user_key.pub")}`,
    "PidFile none",
    "StrictModes no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "PermitRootLogin prohibit-password",
    "MaxStartups 100",
    `AllowUsers ${userInfo().username}`,
    `SetEnv ${Object.entries(env)
      .map(([name, value]) => `"${name}=${value}"`)
      .join(" ")}`,
  ];
  writeFileSync(config, `${settings.join("\n")}\n`);
  // Where root's sshd locks itself in before anybody has logged in; a service would make it.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const child = spawn(sshd, ["-D", "-e", "-f", config], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LD_LIBRARY_PATH: COPY },
  });
  await new Promise<void>((done, fail) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("Server listening")) done();
    });
    child.once("exit", (code) => fail(new Error(`sshd ended with ${code}: ${said}`)));
  });
  return child;
}
