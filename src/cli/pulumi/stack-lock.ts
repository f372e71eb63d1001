import { hostname, userInfo } from "node:os";
import { accountOfCredentials } from "../../aws/account.ts";
import { s3Client } from "../../aws/clients.ts";
import { WorldError } from "../../errors.ts";
import { bucketNameOf } from "../../model/names.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Lease } from "../../run/ledger/lease.ts";
import { thisMachine } from "../../run/ledger/machine-id.ts";
import { type Child, isAlive } from "../../run/ledger/seat.ts";
import { type Holder, underLock } from "../../run/ledger/under-lock.ts";
import { S3Store } from "../../run/s3-store.ts";
import { lastWords } from "./last-words.ts";
import { locksIn, type StackLock } from "./locks.ts";
import { type Ended, hearPulumi, type Stack, type Watch } from "./stack.ts";

/** Runs a command that changes the stack, and once more where only the dead kept it from that. */
export type Guard = (run: (watch: Watch) => Promise<Ended>) => Promise<number>;

/** Milliseconds between a program's start and its lock: it is the first thing that it writes. */
const TO_LOCK = 10 * 60_000;

/** Milliseconds that a clock may be set back meanwhile; Pulumi names whole seconds. */
const BACK = 60_000;

/**
 * Works on an environment's stack while no other emrald changes it. A lock of Pulumi's own that an emrald has left which was killed is
 * released; that of anybody else stays, and is named. Throws a WorldError.
 */
export async function onLockedStack<T>(
  command: string,
  stack: Stack,
  plan: Plan,
  act: (guard: Guard) => Promise<T>,
): Promise<T> {
  const place = { region: plan.region };
  const account = typeof plan.account === "string" ? plan.account : await accountOfCredentials(place);
  const bucket = bucketNameOf(plan, "ledger", account);
  const lock = {
    folder: `s3://${bucket}/stacks/${stack.name}`,
    who: `emrald ${command} by ${userName()}@${hostname()}`,
    waits: (by: Holder | undefined) => note(`waiting: ${changes(by)} the stack "${stack.name}"`),
    busy: (by: Holder | undefined) => busy(stack, by),
  };
  try {
    return await underLock(lock, { store: new S3Store(s3Client(place)) }, async (lease, signal) => {
      let left: readonly StackLock[] = [];
      const value = await act(async (run) => {
        const ended = await guarded(stack, lease, signal, run);
        left = ended.locks;
        return ended.code;
      });
      if (signal.aborted) throw lost(stack, signal.reason);
      if (left.length > 0) throw locked(stack, left);
      return value;
    });
  } catch (error) {
    throw isWithoutBucket(error) ? withoutLedger(stack, bucket, account, plan.region) : error;
  }
}

async function guarded(
  stack: Stack,
  lease: Lease,
  signal: AbortSignal,
  run: (watch: Watch) => Promise<Ended>,
): Promise<{ readonly code: number; readonly locks: readonly StackLock[] }> {
  const once = async (): Promise<Ended & { readonly locks: readonly StackLock[] | undefined }> => {
    let said = "";
    const ended = await run({
      listen: (text) => (said += text),
      // It may be told late: a lock that nobody can account for stays.
      started: (pid) => void lease.started(childOf(pid)).catch(() => undefined),
      signal,
    });
    return { ...ended, locks: locksIn(said) };
  };
  let ended = await once();
  if (ended.locks?.every((one) => lease.strays.some((stray) => isOf(one, stray))) && !signal.aborted) {
    for (const { user, host, pid, at } of ended.locks)
      note(`${user}@${host} (pid ${pid}) was killed, and left a lock of ${at}: it is released`);
    await release(stack);
    ended = await once();
  }
  // It was let through, so that nothing is left of whoever died before.
  if (ended.locks === undefined && lease.orphans.length > 0) await lease.tidied();
  // What a killed program has locked is for the next one to release.
  if (ended.isKilled) await lease.abandon();
  return { code: ended.code, locks: ended.locks ?? [] };
}

/** Whether a lock is what a dead emrald's program has left: the same user, host and process, at that time, and not alive. */
function isOf(lock: StackLock, { user, host, machine, pid, since }: Child): boolean {
  if (lock.user !== user || lock.host !== host || lock.pid !== pid) return false;
  const after = Date.parse(lock.at) - Date.parse(since);
  if (!(after > -BACK && after < TO_LOCK)) return false;
  return machine !== thisMachine() || !isAlive(pid);
}

/** Pulumi's own way to remove the locks of a stack. */
async function release(stack: Stack): Promise<void> {
  const heard = await hearPulumi(stack, ["cancel", "--yes", "--stack", stack.name]);
  if (heard.code === 0) return;
  throw new WorldError(`pulumi cannot release the lock of the stack "${stack.name}": ${lastWords(heard)}`, {
    next: `Nothing was changed. Try again, or: pulumi cancel --stack ${stack.name}`,
  });
}

function childOf(pid: number): Child {
  return { user: userName(), host: hostname(), machine: thisMachine(), pid, since: new Date().toISOString() };
}

/** As Pulumi tells it, also where the machine has no entry for the user. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env["USER"] ?? "";
  }
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

function changes(by: Holder | undefined): string {
  return by ? `${by.run} (process ${by.owner.pid}) since ${by.since} changes` : "another changes";
}

function busy({ name }: Stack, by: Holder | undefined): WorldError {
  return new WorldError(`the stack "${name}" is not free: ${changes(by)} it`, {
    next: `Nothing was changed. Try again when that is done.${by ? ` If that machine is gone, its lock ends at ${by.until.toISOString()}.` : ""}`,
  });
}

function locked({ name }: Stack, locks: readonly StackLock[]): WorldError {
  const named = locks.map(({ user, host, pid, at }) =>
    user === "" ? "somebody whom Pulumi names above" : `${user}@${host} (pid ${pid}) since ${at}`,
  );
  return new WorldError(`the stack "${name}" is locked by ${named.join(", ")}`, {
    next: `Nothing was changed. It is no lock of an emrald that was killed: wait until that pulumi ends. If it is gone: pulumi cancel --stack ${name}`,
  });
}

function lost({ name }: Stack, cause: unknown): WorldError {
  return new WorldError(`the lock of the stack "${name}" was lost: ${cause instanceof Error ? cause.message : ""}`, {
    next: "Pulumi was told to end. What was made is kept, and known: run it again.",
    cause,
  });
}

function isWithoutBucket(error: unknown): boolean {
  return error instanceof WorldError && error.cause instanceof Error && error.cause.name === "NoSuchBucket";
}

function withoutLedger({ name }: Stack, bucket: string, account: string, region: string): WorldError {
  return new WorldError(`account ${account} has no ledger "${bucket}" in ${region}: it is a part of the foundation`, {
    next: `Nothing was changed. emrald up --env foundation makes it, once for each account. Where the foundation is gone for good, plain pulumi still works: pulumi destroy --run-program --stack ${name}`,
  });
}
