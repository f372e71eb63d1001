import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { eventOf } from "../../drift/engine-event.ts";
import { WorldError } from "../../errors.ts";
import { hear, type Heard, notStarted } from "../../hear.ts";

/** A stack of a project, as the plain `pulumi` command sees it. */
export interface Stack {
  /** The `pulumi` command. */
  readonly pulumi: string;
  /** The folder of Pulumi.yaml. */
  readonly root: string;
  readonly name: string;
  /** Added to the environment of its commands. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Who is told while a command runs. */
export interface Watch {
  /** Each line of stdout, which then goes nowhere else. */
  readonly hear?: (line: string) => void;
  /** What it says on stderr, which is passed through. */
  readonly listen?: (text: string) => void;
  /** The id of its process. */
  readonly started?: (pid: number) => void;
  /** Aborts when it is to end, in order. */
  readonly signal?: AbortSignal;
}

/** How a command ended. */
export interface Ended {
  readonly code: number;
  /** It had no time to clear up after itself. */
  readonly isKilled: boolean;
  /** It has had the stack for itself: Pulumi locks it before it looks at a resource. */
  readonly isLetThrough: boolean;
}

/** Runs a command on the stack, and says how it ended. Its progress is passed through. A signal reaches it, and it ends in order. */
export async function runPulumi(stack: Stack, args: readonly string[], watch: Watch = {}): Promise<Ended> {
  const { pulumi, root, name } = stack;
  const { hear, listen, started, signal } = watch;
  // It asks and shows its progress on stdout.
  const child = spawn(pulumi, [...args, "--stack", name], {
    cwd: root,
    stdio: ["inherit", hear ? "pipe" : "inherit", "pipe"],
    env: environmentOf(stack),
  });
  let isAtWork = false;
  if (hear && child.stdout) {
    createInterface(child.stdout).on("line", (line) => {
      isAtWork ||= eventOf(line)?.resourcePreEvent !== undefined;
      hear(line);
    });
  }
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    process.stderr.write(text);
    listen?.(text);
  });
  if (child.pid !== undefined) started?.(child.pid);
  // From a terminal Ctrl-C reaches both; a CI system ends emrald alone.
  const pass = (name: NodeJS.Signals): void => void child.kill(name);
  const stay = (): void => undefined;
  const end = (): void => void child.kill("SIGINT");
  process.on("SIGTERM", pass).on("SIGINT", process.stdin.isTTY ? stay : pass);
  signal?.addEventListener("abort", end, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", (cause) => reject(notStarted(pulumi, cause)));
      child.once("close", (code) =>
        resolve({ code: code ?? 255, isKilled: code === null, isLetThrough: code === 0 || isAtWork }),
      );
    });
  } finally {
    process.off("SIGTERM", pass).off("SIGINT", pass).off("SIGINT", stay);
    signal?.removeEventListener("abort", end);
  }
}

/** What a command of Pulumi prints on stdout; undefined when it failed, after what it said on stderr. */
export async function askPulumi(stack: Stack, args: readonly string[]): Promise<string | undefined> {
  const { code, out, talk } = await hearPulumi(stack, [...args, "--stack", stack.name]);
  if (code === 0) return out;
  process.stderr.write(talk);
  return undefined;
}

/** Runs a command of Pulumi to its end, and keeps all that it says. */
export function hearPulumi(stack: Omit<Stack, "name">, args: readonly string[]): Promise<Heard> {
  const { pulumi, root } = stack;
  return hear(pulumi, [...args, "--non-interactive"], { cwd: root, env: environmentOf(stack) });
}

/** Makes the stack where there is none yet: an empty one. */
export async function ensureStack(stack: Stack): Promise<void> {
  if ((await askPulumi(stack, ["stack", "select", "--create"])) === undefined) throw closed(stack);
}

/** For a stack that cannot be reached. */
export function closed({ name }: Stack): WorldError {
  return new WorldError(`the stack "${name}" cannot be opened or made`, {
    next: "What Pulumi says above is why. `pulumi whoami -v` shows where it keeps its state; nothing was changed.",
  });
}

/** Of a preview as JSON, Pulumi tells events as of an update, rather than one document at its end. */
function environmentOf({ env }: Pick<Stack, "env">): NodeJS.ProcessEnv {
  return { ...process.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true", ...env };
}
