import type { ChildProcess } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { StepSummary } from "@aws-sdk/client-emr";
import { onTestFinished } from "vitest";
import { isAlive } from "../../../../src/is-alive.ts";
import { stepName } from "../../../../src/emit/step-config.ts";
import type { Host } from "../../../../src/run/hosts/host.ts";
import { SshHost, type SshHostOptions } from "../../../../src/run/hosts/ssh/ssh-host.ts";
import { openSsh, type SshClient } from "../../../../src/run/hosts/ssh/ssh-client.ts";
import type { Attempt } from "../../../../src/run/progress.ts";
import { writeProgram } from "../../../local/support/processes.ts";
import { until } from "../../../local/support/until.ts";
import { freePort, makeKey, startSshd } from "./sshd.ts";

/** What runs on the cluster: by step. */
export type Commands = Readonly<
  Record<string, readonly string[] | { readonly jar: string; readonly args: readonly string[] }>
>;

/** A primary node: a real sshd on loopback, a home of its own, and programs that stand for those of EMR. */
export class Node {
  readonly home: string;
  readonly port: number;
  readonly #folder: string;
  readonly #sshd: string;
  #server: ChildProcess | undefined;

  private constructor(sshd: string, folder: string, port: number) {
    this.#sshd = sshd;
    this.#folder = folder;
    this.home = join(folder, "the home");
    this.port = port;
  }

  static async start(sshd: string): Promise<Node> {
    const folder = mkdtempSync(join(tmpdir(), "emrald-node-"));
    for (const key of ["host_key", "user_key", "other_key"]) makeKey(join(folder, key));
    const node = new Node(sshd, folder, await freePort());
    mkdirSync(node.home);
    node.knowHost(join(folder, "host_key.pub"));
    onTestFinished(() => node.#end());
    await node.up();
    return node;
  }

  async up(): Promise<void> {
    const env = { HOME: this.home, PATH: `${join(this.#folder, "bin")}:/usr/bin:/bin` };
    this.#server = await startSshd(this.#sshd, this.#folder, this.port, env);
  }

  /** Nobody listens any more; connections that there are go on. */
  async down(): Promise<void> {
    const server = this.#server;
    if (server?.exitCode !== null || server.signalCode !== null) return;
    const hasEnded = new Promise((done) => server.once("exit", done));
    server.kill("SIGKILL");
    await hasEnded;
  }

  file(name: string): string {
    return join(this.#folder, name);
  }

  /** What is in a file of the home; undefined while it is not there. */
  read(name: string): string | undefined {
    const file = join(this.home, name);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  /** The names in a folder of the home. */
  files(folder: string): string[] {
    return readdirSync(join(this.home, folder));
  }

  /** A program that the node has on its path. */
  program(name: string, script: string): void {
    writeProgram(join(this.#folder, "bin", name), script);
  }

  /** The node's clock, so many seconds ahead of this machine's. */
  setClock(ahead: number): void {
    writeFileSync(join(this.home, "ahead"), String(ahead));
    this.program("date", 'exec echo $(( $(/bin/date +%s) + $(cat "$HOME/ahead") ))');
  }

  /** The client expects this host key. */
  knowHost(publicKey: string): void {
    const [type, key] = readFileSync(publicKey, "utf8").split(" ");
    writeFileSync(join(this.#folder, "known_hosts"), `[127.0.0.1]:${this.port} ${type} ${key}\n`);
  }

  knowNobody(): void {
    writeFileSync(join(this.#folder, "known_hosts"), "");
  }

  /** A host on this node. Without pauses: a try that fails is made again at once. */
  host(commands: Commands, more: Partial<SshHostOptions> = {}): SshHost {
    const host = new SshHost({
      id: "j-NODE",
      run: "run-1",
      address: this.address(),
      config: ({ step, attempt }) => {
        const command = commands[step] ?? [];
        const { jar, args } = "jar" in command ? command : { jar: "command-runner.jar", args: command };
        return { Name: stepName(step, "run-1", attempt), HadoopJarStep: { Jar: jar, Args: [...args] } };
      },
      client,
      pause: () => Promise.resolve(),
      ...more,
    });
    onTestFinished(() => host.release());
    return host;
  }

  /** With nothing of what the machine's own user has set up for ssh. */
  address(key = "user_key"): SshHostOptions["address"] {
    const options = [
      `UserKnownHostsFile=${this.file("known_hosts")}`,
      "GlobalKnownHostsFile=none",
      "IdentityAgent=none",
    ];
    return { host: "127.0.0.1", port: this.port, user: userInfo().username, identity: this.#copied(key), options };
  }

  /** ssh looks for a public key beside a private one: it sees the private alone, as on a user's machine. */
  #copied(key: string): string {
    const copy = this.file(`${key}.pem`);
    if (!existsSync(copy)) copyFileSync(this.file(key), copy);
    return copy;
  }

  /** The process groups of all attempts that were begun. */
  groups(): number[] {
    const files = readdirSync(this.home, { recursive: true, encoding: "utf8" });
    return files.filter((file) => file.endsWith("/pid")).map((file) => Number(this.read(file)?.split(" ")[0]));
  }

  async #end(): Promise<void> {
    await this.down();
    for (const group of this.groups().filter((pid) => pid > 0 && isAlive(pid))) process.kill(-group, "SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function attempt(step: string, number = 1, id?: string): Attempt {
  return { step, attempt: number, cluster: "main", since: new Date(), ...(id === undefined ? {} : { id }) };
}

/** The system's ssh, which reads nothing of what its user has configured. */
export const client: SshClient = (args, script) => openSsh(["-F", "none", ...args], script);

/** What a host says of an attempt, once it is in one of these states. */
export async function seen(host: Host, one: Attempt, ...states: readonly string[]): Promise<StepSummary> {
  return until(`${one.step} is ${states.join(" or ")}`, async () => {
    const [summary] = await host.look([one]);
    return states.includes(summary?.Status?.State ?? "") && summary;
  });
}
