import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What the program of a stack does to the world; it throws where it fails. */
export interface Program {
  readonly up: (environment: string, root: string) => Promise<void>;
  readonly destroy: (environment: string, keepsProtected: boolean) => Promise<void>;
}

/** One call of the `pulumi` command. */
interface Call {
  readonly args: readonly string[];
  readonly pid: number;
  readonly cwd: string;
  readonly backend?: string;
  readonly user: string;
  readonly host: string;
}

interface Hold {
  readonly reached: () => void;
  readonly until: Promise<void>;
  readonly isDeaf: boolean;
}

/** What stands for all that a stack has made. */
const SOMETHING = {
  urn: "urn:pulumi:dev::demo::aws:s3/bucket:Bucket::lake-gold",
  type: "aws:s3/bucket:Bucket",
  custom: true,
  id: "lake-gold",
};

/** How an update is disturbed. */
interface Disturbed {
  readonly interrupted: Promise<"interrupted">;
  readonly gone: Promise<"gone">;
}

/**
 * Pulumi, as far as a deployment sees it: stacks, each with a lock while it is changed. Whoever is interrupted clears up; whoever is killed in the
 * middle leaves its lock behind.
 */
export class PulumiDouble {
  readonly url: string;
  /** Whether anything stands, by stack. */
  readonly stacks = new Map<string, boolean>();
  /** In Pulumi's words (pulumi/pulumi, pkg/backend/diy/lock.go), by stack. */
  readonly locks = new Map<string, string>();
  /** What was called: "up dev". */
  readonly calls: string[] = [];
  readonly #program: Program;
  readonly #fails = new Set<string>();
  readonly #holds = new Map<string, Hold>();
  readonly #interrupts = new Map<number, () => void>();

  private constructor(program: Program, url: string) {
    this.#program = program;
    this.url = url;
  }

  static async start(program: Program): Promise<PulumiDouble> {
    const server = createServer((request, response) => void double.#handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const double = new PulumiDouble(program, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return double;
  }

  /** The next "up dev" fails, after half of it. */
  fail(what: string): void {
    this.#fails.add(what);
  }

  /** The next "up dev" waits. A deaf one goes on when it is interrupted. */
  hold(what: string, isDeaf = false): { readonly reached: Promise<void>; readonly letGo: () => void } {
    const reached = deferred();
    const until = deferred();
    const letGo = (): void => until.resolve();
    this.#holds.set(what, { reached: () => reached.resolve(), until: until.promise, isDeaf });
    onTestFinished(letGo);
    return { reached: reached.promise, letGo };
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = JSON.parse(Buffer.concat(chunks).toString()) as Call;
    if (request.url === "/interrupt") {
      this.#interrupts.get(call.pid)?.();
      response.end();
      return;
    }
    const say = (line: object): void => void response.write(`${JSON.stringify(line)}\n`);
    const gone = new Promise<"gone">((resolve) => response.once("close", () => resolve("gone")));
    const interrupted = new Promise<"interrupted">((resolve) =>
      this.#interrupts.set(call.pid, () => resolve("interrupted")),
    );
    const code = await this.#do(call, say, { gone, interrupted });
    say({ code });
    response.end();
  }

  async #do(call: Call, say: (line: object) => void, disturbed: Disturbed): Promise<number> {
    const [command = "", second = ""] = call.args;
    const stack = call.args[call.args.indexOf("--stack") + 1] ?? "";
    // The scratch of a preview is nobody's.
    const isScratch = call.backend?.startsWith("file://") === true;
    switch (command === "stack" ? `stack ${second}` : command) {
      case "stack ls":
        say({ out: JSON.stringify([...this.stacks.keys()].map((name) => ({ name }))) });
        return 0;
      case "stack select":
      case "stack init":
        if (!isScratch && !this.stacks.has(stack)) this.stacks.set(stack, false);
        return 0;
      case "stack export":
        say({ out: JSON.stringify({ deployment: { resources: this.stacks.get(stack) ? [SOMETHING] : [] } }) });
        return 0;
      case "preview":
        say({
          out: JSON.stringify({
            summaryEvent: { resourceChanges: this.stacks.get(stack) ? { same: 1 } : { create: 1 } },
          }),
        });
        return 0;
      case "cancel":
        this.locks.delete(stack);
        return 0;
      case "up":
      case "destroy":
        this.calls.push(`${command} ${stack}`);
        return this.#change(call, `${command} ${stack}`, stack, say, disturbed);
      default:
        say({ err: `error: unknown command ${call.args.join(" ")}` });
        return 255;
    }
  }

  async #change(
    call: Call,
    what: string,
    stack: string,
    say: (line: object) => void,
    disturbed: Disturbed,
  ): Promise<number> {
    const held = this.locks.get(stack);
    if (held !== undefined) {
      say({
        err: `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.\n  ${held}`,
      });
      return 255;
    }
    const at = new Date().toISOString().replace(/\.\d+/, "");
    this.locks.set(stack, `${stack}.json: created by ${call.user}@${call.host} (pid ${call.pid}) at ${at}`);
    const end = await this.#held(what, disturbed);
    // Nobody is left who could take the lock off.
    if (end === "gone") return 255;
    const failed = end === "interrupted" ? "update canceled" : await this.#work(call, what, stack);
    this.locks.delete(stack);
    if (failed === undefined) return 0;
    say({ err: `error: ${failed}` });
    return 255;
  }

  async #held(what: string, { gone, interrupted }: Disturbed): Promise<"gone" | "interrupted" | undefined> {
    const hold = this.#holds.get(what);
    if (!hold) return undefined;
    this.#holds.delete(what);
    hold.reached();
    const go = hold.until.then(() => undefined);
    return Promise.race([go, gone, ...(hold.isDeaf ? [] : [interrupted])]);
  }

  /** Why it failed, if it did. */
  async #work({ args, cwd }: Call, what: string, stack: string): Promise<string | undefined> {
    const isUp = what.startsWith("up ");
    // What was begun stands, also when it fails.
    if (isUp) this.stacks.set(stack, true);
    if (this.#fails.delete(what)) return "update failed";
    try {
      if (isUp) await this.#program.up(stack, cwd);
      else await this.#program.destroy(stack, args.includes("--exclude-protected"));
    } catch (error) {
      return String(error);
    }
    this.stacks.set(stack, isUp);
    return undefined;
  }
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
