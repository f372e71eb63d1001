import { isAlive } from "../../is-alive.ts";
import { decode, type ObjectStore } from "../store.ts";
import type { Owner } from "./entry.ts";
import { thisMachine } from "./machine-id.ts";

/** Milliseconds that a lease holds without a word of its owner. */
export const HOLDS = 60_000;

/** Milliseconds that the clocks of two machines may differ. */
export const SKEW = 15_000;

/** A program that an owner has started, and that leaves something behind where it is killed. */
export interface Child {
  /** Of the operating system. */
  readonly user: string;
  readonly host: string;
  /** Where its process id means something. */
  readonly machine: string;
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** The workflow run of GitHub that it is a part of. */
  readonly workflow_run?: string;
}

/** A program whose owner has not been heard of any more, or has said that it is dead. */
export interface Stray extends Child {
  /** Its owner has seen its end. */
  readonly abandoned?: true;
  /** ISO 8601, UTC: so long its owner had the lease. */
  readonly until: string;
}

/** Written once, by whoever gets it. */
export interface Seat {
  readonly format: 1;
  /** Grows with each lease: of two runners the one with the larger is right. */
  readonly token: number;
  readonly run: string;
  readonly owner: Owner;
  /** ISO 8601, UTC. */
  readonly since: string;
  /** Runs whose runner died while it held a lease; whoever resumes them or ends their clusters takes them off. */
  readonly orphans: readonly string[];
  /** Programs of owners who lost the lease; whoever clears up after them takes them off. */
  readonly strays?: readonly Stray[];
}

/** Written by the owner alone, again and again. */
export interface Beat {
  readonly expires_at: string;
  readonly released?: true;
  /** The orphans and strays are taken care of. */
  readonly tidied?: true;
  /** Nobody watches, and the run goes on: only who takes it up may have the environment. */
  readonly unattended?: true;
  /** The owner has gone, and something of the run may still run: whoever comes next ends it first. */
  readonly abandoned?: true;
  readonly child?: Child;
}

/** The newest seat, and what its owner said last. */
export interface LastSeat {
  readonly seat: Seat;
  readonly beat: Beat | undefined;
  readonly expiresAt: Date;
}

export async function newestSeat(store: ObjectStore, folder: string): Promise<LastSeat | undefined> {
  const [uri] = await store.list(`${folder}/seats/`, 1);
  const seat = uri === undefined ? undefined : (decode(await store.read(uri)) as Seat | undefined);
  if (!seat) return undefined;
  const beat = decode(await store.read(beatUri(folder, seat.token))) as Beat | undefined;
  const expiresAt = beat ? new Date(beat.expires_at) : new Date(Date.parse(seat.since) + HOLDS);
  return { seat, beat, expiresAt };
}

/** What the owner of a seat that is free has left behind. */
export function leftBehind({ seat, beat, expiresAt }: LastSeat): {
  readonly orphans: readonly string[];
  readonly strays: readonly Stray[];
} {
  const { released, tidied, abandoned, child } = beat ?? {};
  const stray = child && { ...child, ...(abandoned ? { abandoned } : {}), until: expiresAt.toISOString() };
  return {
    orphans: [...new Set([...(released ? [] : [seat.run]), ...(tidied ? [] : seat.orphans)])],
    strays: [...(released || !stray ? [] : [stray]), ...(tidied ? [] : (seat.strays ?? []))],
  };
}

/** A process of this machine is asked whether it lives; that of another is believed until its lease runs out. */
export function isHeld({ seat, beat, expiresAt }: LastSeat, now: Date): boolean {
  if (beat?.released || beat?.abandoned) return false;
  const { machine, pid } = seat.owner;
  if (machine === thisMachine() && pid !== process.pid && !isAlive(pid)) return false;
  return now.getTime() < expiresAt.getTime() + SKEW;
}

/** The newest comes first in a listing, so that one look finds it. */
export function seatUri(folder: string, token: number): string {
  return `${folder}/seats/${numbered(token)}`;
}

export function beatUri(folder: string, token: number): string {
  return `${folder}/beats/${numbered(token)}`;
}

function numbered(token: number): string {
  return `${String(99_999_999 - token).padStart(8, "0")}.json`;
}
