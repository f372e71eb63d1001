import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds that GitHub leaves a step between its signals: https://docs.github.com/en/actions/reference/workflow-cancellation-reference */
export interface Patience {
  /** From SIGINT to SIGTERM. */
  readonly interrupt: number;
  /** From SIGTERM to the end of the process tree. */
  readonly terminate: number;
}

export const GITHUB_PATIENCE: Patience = { interrupt: 7_500, terminate: 2_500 };

export interface StepProcess {
  readonly ended: Promise<number>;
  /** As GitHub cancels a step: signals to its first process alone, then the end of all. */
  readonly cancel: () => Promise<void>;
  readonly kill: () => void;
}

/** Starts a script as the runner does; what it prints goes to `say`. */
export function startBash(
  [shell, script]: readonly [shell: string | undefined, script: string],
  cwd: string,
  env: Readonly<Record<string, string>>,
  say: (text: string) => void,
  patience: Patience,
): StepProcess {
  // A group of its own, so that its tree can be ended.
  const child = spawn("bash", [...shellArguments(shell), script], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", say);
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  };
  let over = false;
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      over = true;
      resolve(code ?? 1);
    });
  });
  // Whoever still writes to the step's log after its first process is over goes with it.
  child.once("exit", () => void delay(patience.terminate, undefined, { ref: false }).then(() => over || kill()));
  const cancel = async (): Promise<void> => {
    child.kill("SIGINT");
    if (await within(ended, patience.interrupt)) return;
    child.kill("SIGTERM");
    if (await within(ended, patience.terminate)) return;
    kill();
  };
  return { ended, cancel, kill };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
function shellArguments(shell: string | undefined): string[] {
  if (shell === undefined) return ["-e"];
  if (shell === "bash") return ["--noprofile", "--norc", "-eo", "pipefail"];
  throw new Error(`the machine knows no shell "${shell}"`);
}

async function within(ended: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const done = await Promise.race([
    ended.then(() => true),
    delay(milliseconds, false, { signal: timer.signal }).catch(() => true),
  ]);
  timer.abort();
  return done;
}
