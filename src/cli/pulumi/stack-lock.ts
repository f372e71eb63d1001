import { hostname } from "node:os";
import { accountOfCredentials } from "../../aws/account.ts";
import { s3Client } from "../../aws/clients.ts";
import { WorldError } from "../../errors.ts";
import { bucketNameOf } from "../../model/names.ts";
import { bind } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Lease } from "../../run/ledger/lease.ts";
import type { Stray } from "../../run/ledger/seat.ts";
import { type Holder, underLock } from "../../run/ledger/under-lock.ts";
import { S3Store } from "../../run/s3-store.ts";
import { lastWords } from "./last-words.ts";
import { locksIn, type StackLock } from "./locks.ts";
import { type Ended, hearPulumi, type Stack, type Watch } from "./stack.ts";
import { childOf, deadAt, strayOf, userName } from "./strays.ts";

/** Runs a command that changes the stack, and once more where only the dead kept it from that. */
export type Guard = (run: (watch: Watch) => Promise<Ended>) => Promise<number>;

/** An environment's stack that no other emrald changes meanwhile. */
export interface HeldStack {
  /** Of Pulumi.yaml. */
  readonly root: string;
  /** Bound. */
  readonly plan: Plan;
  readonly store: S3Store;
  /** Where its lock lies, in the ledger. */
  readonly folder: string;
  /** Aborts when it may be another's by now. */
  readonly signal: AbortSignal;
  /** Throws then. */
  readonly sure: () => void;
}

/**
 * Works on an environment's stack while no other emrald changes it. A lock of Pulumi's own that an emrald has left which was killed is
 * released; that of anybody else stays, and is named. Throws a WorldError.
 */
export async function onLockedStack<T>(
  command: string,
  stack: Stack,
  compiled: Plan,
  act: (guard: Guard, held: HeldStack) => Promise<T>,
): Promise<T> {
  const place = { region: compiled.region };
  const account = typeof compiled.account === "string" ? compiled.account : await accountOfCredentials(place);
  const plan = bind(compiled, { account }, compiled);
  const bucket = bucketNameOf(plan, "ledger", account);
  const store = new S3Store(s3Client(place));
  const lock = {
    folder: `s3://${bucket}/stacks/${stack.name}`,
    who: `emrald ${command} by ${userName()}@${hostname()}`,
    waits: (by: Holder | undefined) => note(`waiting: ${changes(by)} the stack "${stack.name}"`),
    busy: (by: Holder | undefined) => busy(stack, by),
  };
  try {
    return await underLock(lock, { store }, async (lease, signal) => {
      const sure = (): void => {
        if (signal.aborted) throw lost(stack, signal.reason);
      };
      let left: readonly StackLock[] = [];
      const guard: Guard = async (run) => {
        sure();
        const ended = await guarded(stack, lease, signal, run);
        left = ended.locks;
        return ended.code;
      };
      const value = await act(guard, { root: stack.root, plan, store, folder: lock.folder, signal, sure });
      sure();
      if (left.length > 0) throw locked(stack, left, lease.strays);
      return value;
    });
  } catch (error) {
    throw isWithout(bucket, error) ? withoutLedger(stack, bucket, account, plan.region) : error;
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
  const isOfTheDead = (one: StackLock): boolean => isDead(strayOf(one, lease.strays));
  if (ended.locks?.every(isOfTheDead) && !signal.aborted) {
    for (const { user, host, pid, at } of ended.locks)
      note(`${user}@${host} (pid ${pid}) was killed, and left a lock of ${at}: it is released`);
    await release(stack);
    await lease.tidied();
    ended = await once();
  } else if (ended.isLetThrough && lease.orphans.length + lease.strays.length > 0) {
    // Nothing is left of whoever died before. A failure without a word of locks says nothing: Pulumi may not have come so far.
    await lease.tidied();
  }
  // What a killed program has locked is for the next one to release.
  if (ended.isKilled) await lease.abandon();
  return { code: ended.code, locks: ended.locks ?? [] };
}

function isDead(stray: Stray | undefined): boolean {
  const now = new Date();
  const at = stray && deadAt(stray, now);
  return at !== undefined && at.getTime() <= now.getTime();
}

/** Pulumi's own way to remove the locks of a stack. */
async function release(stack: Stack): Promise<void> {
  const heard = await hearPulumi(stack, ["cancel", "--yes", "--stack", stack.name]);
  if (heard.code === 0) return;
  throw new WorldError(`pulumi cannot release the lock of the stack "${stack.name}": ${lastWords(heard)}`, {
    next: `Nothing was changed. Try again, or: pulumi cancel --stack ${stack.name}`,
  });
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

function locked({ name }: Stack, locks: readonly StackLock[], strays: readonly Stray[]): WorldError {
  const named = locks.map(({ user, host, pid, at }) =>
    user === "" ? "somebody whom Pulumi names above" : `${user}@${host} (pid ${pid}) since ${at}`,
  );
  const now = new Date();
  const ends = locks.map((one) => strayOf(one, strays)).map((stray) => stray && deadAt(stray, now)?.getTime());
  const next = ends.every((one) => one !== undefined)
    ? `An emrald has begun that and is silent, and its pulumi may be at work: it is taken for dead at ${new Date(Math.max(...ends)).toISOString()}, and the next emrald then releases its lock. If it is gone: pulumi cancel --stack ${name}`
    : `It is no lock of an emrald that was killed: wait until that pulumi ends. If it is gone: pulumi cancel --stack ${name}`;
  return new WorldError(`the stack "${name}" is locked by ${named.join(", ")}`, {
    next: `Nothing was changed. ${next}`,
  });
}

function lost({ name }: Stack, cause: unknown): WorldError {
  return new WorldError(`the lock of the stack "${name}" was lost: ${cause instanceof Error ? cause.message : ""}`, {
    next: "Pulumi was told to end. What was made is kept, and known: run it again.",
    cause,
  });
}

function isWithout(bucket: string, error: unknown): boolean {
  return (
    error instanceof WorldError &&
    error.message.includes(bucket) &&
    (error.cause as Error | undefined)?.name === "NoSuchBucket"
  );
}

function withoutLedger({ name }: Stack, bucket: string, account: string, region: string): WorldError {
  return new WorldError(`account ${account} has no ledger "${bucket}" in ${region}: it is a part of the foundation`, {
    next: `Nothing was changed. emrald up --env foundation makes it, once for each account. Where the foundation is gone for good, plain pulumi still works: pulumi destroy --run-program --stack ${name}`,
  });
}
