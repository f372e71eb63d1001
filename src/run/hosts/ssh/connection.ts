import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SshFault } from "./ssh-fault.ts";
import { openSsh, type SshClient } from "./ssh-client.ts";

export interface SshAddress {
  readonly host: string;
  /** `hadoop` unless named, as on every node of EMR. */
  readonly user?: string;
  readonly port?: number;
  /** File of a private key. */
  readonly identity?: string;
  /** More of ssh_config, as `Name=value`; they come before emrald's own. */
  readonly options?: readonly string[];
}

/** What a script has said, line by line; or why nobody knows whether it ran to its end. */
export type Answer = { readonly lines: readonly string[] } | { readonly fault: SshFault };

/** A socket's path has 107 bytes on Linux and 103 on macOS, of which ssh takes 17 while it makes it. */
const LONGEST_SOCKET = 85;

const OPTIONS: readonly string[] = [
  "BatchMode=yes",
  "ConnectTimeout=10",
  "ServerAliveInterval=10",
  "ServerAliveCountMax=3",
  "ClearAllForwardings=yes",
  "ForwardAgent=no",
  "ForwardX11=no",
  "RequestTTY=no",
  "RemoteCommand=none",
  "ControlMaster=auto",
  // Seconds: it outlives the calls of a run, and hardly a runner that was killed.
  "ControlPersist=60",
];

/** Sends scripts to a shell on another machine, all through one connection. */
export class Connection {
  readonly to: string;
  readonly #address: SshAddress;
  readonly #client: SshClient;
  #folder: string | undefined;

  constructor(address: SshAddress, client: SshClient = openSsh) {
    this.#address = address;
    this.#client = client;
    this.to = `${address.user ?? "hadoop"}@${address.host}`;
  }

  /**
   * Runs a script of POSIX sh there. Its lines are those that it says by the function `say`: a profile that talks does no harm.
   *
   * The shell reads the whole of it before it begins, since it is one compound command: a script that was cut off on its
   * way does nothing.
   */
  async ask(script: string): Promise<Answer> {
    const token = `emrald-${randomBytes(8).toString("hex")}`;
    const whole = `{\nsay() { printf '%s %s\\n' ${token} "$*"; }\ntrap : PIPE\n${script}\nsay end\n} </dev/null\n`;
    const { stdout, stderr, code } = await this.#client([...this.#args(), "exec sh"], whole);
    const lines = stdout
      .split("\n")
      .filter((line) => line.startsWith(`${token} `))
      .map((line) => line.slice(token.length + 1));
    if (lines.at(-1) === "end") return { lines: lines.slice(0, -1) };
    const why = stderr.trim() === "" && code !== null ? `the shell ended with exit code ${code}` : stderr;
    return { fault: new SshFault(this.to, why) };
  }

  /** The next call makes a connection of its own. */
  async close(): Promise<void> {
    if (this.#folder === undefined) return;
    // That there is none any more is as good.
    await this.#client(["-O", "exit", ...this.#args()], "");
    rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  #args(): string[] {
    const { host, user = "hadoop", port, identity, options = [] } = this.#address;
    const settings = [...options, ...OPTIONS, `ControlPath=${this.#socket()}`];
    return [
      ...settings.flatMap((option) => ["-o", option]),
      ...(port === undefined ? [] : ["-p", String(port)]),
      // The keys of an agent would come first, and a server listens to six.
      ...(identity === undefined ? [] : ["-o", "IdentitiesOnly=yes", "-i", identity]),
      "-l",
      user,
      "--",
      host,
    ];
  }

  #socket(): string {
    const begin = "emrald-ssh-";
    const isLong = join(tmpdir(), `${begin}123456`, "c").length > LONGEST_SOCKET;
    this.#folder ??= mkdtempSync(join(isLong ? "/tmp" : tmpdir(), begin));
    return join(this.#folder, "c");
  }
}
