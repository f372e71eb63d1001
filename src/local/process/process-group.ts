import { spawn, type ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";

export interface GroupToStart {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** File descriptors, or `pipe` to talk to the program. Without stdin the program reads an empty file. */
  readonly stdin?: "pipe";
  readonly stdout: number | "pipe";
  readonly stderr: number;
  /** From SIGTERM to SIGKILL. */
  readonly graceMs: number;
}

interface ProcessEnd {
  /** As a shell tells it: 128 + n for a program that signal n ended. */
  readonly exitCode: number;
}

export interface ProcessGroup {
  readonly pid: number;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  /** Settles when the program has ended and everything of its group has been told to. */
  readonly ended: Promise<ProcessEnd>;
  /** SIGTERM to the whole group, SIGKILL after the grace. */
  terminate(): void;
  /** SIGKILL to the whole group. */
  kill(): void;
}

/**
 * Holds the program in a process group of its own, and watches a pipe (descriptor 3) that this process holds open. When
 * this process dies, in whatever way, the pipe ends, and the shell ends the group: nobody else could after a SIGKILL.
 * The program runs in the foreground, since a shell makes background jobs deaf to SIGINT; `trap :` keeps the shell alive
 * to tell the exit code when the group is signalled, and is undone in the program by exec.
 */
const guard = `
trap : TERM INT HUP
( trap '' TERM INT HUP; read -r _ <&3; kill -TERM 0; sleep "$1"; kill -KILL 0 ) >/dev/null 2>&1 &
shift
"$@" 3<&-
code=$?
kill -KILL $! 2>/dev/null
exit $code
`;

export function startGroup(group: GroupToStart): ProcessGroup {
  const graceSeconds = String(Math.max(1, Math.ceil(group.graceMs / 1000)));
  const child = spawn("/bin/sh", ["-c", guard, "emrald-step", graceSeconds, group.command, ...group.args], {
    cwd: group.cwd,
    env: group.env,
    detached: true,
    stdio: [group.stdin ?? "ignore", group.stdout, group.stderr, "pipe"],
  });
  let killer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  const signal = (name: NodeJS.Signals) => {
    if (!hasEnded) signalGroup(child, name);
  };
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, by) => {
      clearTimeout(killer);
      // What the program left behind in its group: a daemon, a JVM whose launcher died.
      signalGroup(child, "SIGKILL");
      hasEnded = true;
      resolve({ exitCode: code ?? (by === "SIGKILL" ? 137 : 143) });
    });
  });
  return {
    pid: child.pid ?? 0,
    stdin: child.stdin,
    stdout: child.stdout,
    ended,
    terminate() {
      signal("SIGTERM");
      killer ??= setTimeout(() => signal("SIGKILL"), group.graceMs);
    },
    kill: () => signal("SIGKILL"),
  };
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    // No process of the group is left: what was wanted.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
