import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { StepConfig, StepSummary } from "@aws-sdk/client-emr";
import { stepName } from "../../../emit/step-config.ts";
import { invariant } from "../../../errors.ts";
import type { Attempt } from "../../progress.ts";
import type { Added, Host, HostEnd } from "../host.ts";
import { Connection, type SshAddress } from "./connection.ts";
import { cancelScript, lookScript, submitScript, type Submission } from "./node-scripts.ts";
import { type Look, lostStatus, readLook, statusOf } from "./sighting.ts";
import type { SshClient } from "./ssh-client.ts";
import { namedSsh, type SshFault } from "./ssh-fault.ts";
import { stepCommand } from "./step-command.ts";

/** Milliseconds between tries to reach a node. */
const PAUSES = [1_000, 2_000, 4_000, 8_000];

/** Attempts a call: its script stays small. */
const ATTEMPTS_A_CALL = 32;

export interface SshHostOptions {
  /** EMR's id of the cluster. */
  readonly id: string;
  readonly address: SshAddress;
  readonly run: string;
  readonly config: (attempt: Attempt) => StepConfig;
  /** What EMR says of the cluster's end; asked only when the node cannot be reached. */
  readonly clusterEnd?: () => Promise<HostEnd | undefined>;
  /** Stands in for the system's ssh. */
  readonly client?: SshClient;
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/**
 * The primary node of a cluster, over ssh. The node keeps what becomes of attempts (see node-scripts.ts): they go on without
 * a connection, and whoever comes later finds them.
 */
export class SshHost implements Host {
  readonly id: string;
  readonly #options: SshHostOptions;
  readonly #connection: Connection;
  /** The last that was heard of the node, when that was a fault. */
  #fault: SshFault | undefined;
  /** EMR says that nothing is left of the cluster. */
  #hasEnded = false;

  constructor(options: SshHostOptions) {
    this.id = options.id;
    this.#options = options;
    this.#connection = new Connection(options.address, options.client);
  }

  async add(attempts: readonly Attempt[]): Promise<Added> {
    const ids: string[] = [];
    for (let from = 0; from < attempts.length; from += ATTEMPTS_A_CALL) {
      const part = await this.#addPart(attempts.slice(from, from + ATTEMPTS_A_CALL));
      if ("done" in part) ids.push(...part.done);
      // What was begun before is found again by its name.
      else if ("refused" in part && ids.length > 0) return { unknown: part.refused };
      else return part;
    }
    return { done: ids };
  }

  /** Nothing is seen of a node that does not answer: `end` says what to make of it. */
  async look(wanted: readonly Attempt[]): Promise<readonly StepSummary[]> {
    const look = await this.#lookOnce(wanted);
    if ("fault" in look) return [];
    const place = `~/.emrald/${this.#options.run}`;
    return wanted.map((attempt, number) => {
      const sighting = look.sightings.get(number);
      const id = idOf(attempt);
      const lost = (): StepSummary["Status"] => lostStatus(`${place}/${id}`, attempt.since, look.now);
      return this.#summary(attempt, sighting ? statusOf(sighting, look.now) : lost());
    });
  }

  async find(unsure: readonly Attempt[]): Promise<readonly StepSummary[]> {
    if (this.#hasEnded) return [];
    const { now, sightings } = await this.#reach(() => this.#lookOnce(unsure));
    return unsure.flatMap((attempt, number) => {
      const sighting = sightings.get(number);
      return sighting ? [this.#summary(attempt, statusOf(sighting, now))] : [];
    });
  }

  async cancel(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const script = cancelScript(this.#options.run, ids, delimiter());
    // Whoever cancels a run has little patience: a node that was lost before gets one try.
    if (!this.#hasEnded) await this.#reach(() => this.#ask(script), this.#fault ? [] : PAUSES);
  }

  /**
   * That the node cannot be reached is no end: what runs there may go on. Throws what ssh says after several tries, unless
   * EMR knows that the cluster has ended.
   */
  async end(): Promise<HostEnd | undefined> {
    if (!this.#fault) return undefined;
    try {
      await this.#reach(() => this.#ask(""));
      return undefined;
    } catch (error) {
      const end = await this.#options.clusterEnd?.();
      if (!end) throw error;
      this.#hasEnded = end.isOver;
      return end;
    }
  }

  release(): Promise<void> {
    return this.#connection.close();
  }

  async #addPart(attempts: readonly Attempt[]): Promise<Added> {
    const { run, config } = this.#options;
    const submissions: Submission[] = [];
    for (const attempt of attempts) {
      const command = stepCommand(config(attempt));
      if (command === undefined)
        return {
          refused: namedSsh(`"${attempt.step}" has no command, or one that holds a NUL, which no program can be given`),
        };
      submissions.push({ id: idOf(attempt), command, digest: digestOf(command) });
    }
    const answer = await this.#ask(submitScript(run, submissions, delimiter()));
    if ("fault" in answer) {
      const { fault } = answer;
      return fault.isFinal ? { refused: fault.toError() } : { unknown: fault.toError() };
    }
    const refused = this.#refusal(submissions, answer.lines);
    if (!refused) return { done: submissions.map(({ id }) => id) };
    return answer.lines.length > 1 ? { unknown: refused } : { refused };
  }

  #refusal(submissions: readonly Submission[], lines: readonly string[]): Error | undefined {
    const [number = "", verdict, ...why] = (lines.at(-1) ?? "").split(" ");
    if (verdict === "begun" && lines.length === submissions.length) return undefined;
    const { to } = this.#connection;
    const { run } = this.#options;
    const { id } = submissions[Number(number)] ?? { id: "" };
    if (verdict === "other")
      return namedSsh(
        `${to} has ${id} of a run "${run}" already, and there it is another command. Two projects have runs of the same id: give this one another --run-id`,
      );
    return namedSsh(`${to} cannot begin ${id}: ${why.join(" ").trim() || "its shell does not say why"}`);
  }

  async #lookOnce(attempts: readonly Attempt[]): Promise<Look | { readonly fault: SshFault }> {
    const answer = await this.#ask(lookScript(this.#options.run, attempts.map(idOf)));
    return "fault" in answer ? answer : readLook(answer.lines);
  }

  async #ask(script: string): ReturnType<Connection["ask"]> {
    const answer = await this.#connection.ask(script);
    this.#fault = "fault" in answer ? answer.fault : undefined;
    return answer;
  }

  /** Asks what may be asked again, and throws what ssh says when the last try has failed. */
  async #reach<T extends object>(ask: () => Promise<T | { readonly fault: SshFault }>, pauses = PAUSES): Promise<T> {
    const { pause = delay } = this.#options;
    for (const milliseconds of [...pauses, undefined]) {
      const answer = await ask();
      if (!("fault" in answer)) return answer;
      if (answer.fault.isFinal || milliseconds === undefined) throw answer.fault.toWorldError();
      await this.#connection.close();
      await pause(milliseconds);
    }
    invariant(false, "the last try has no pause after it");
  }

  #summary({ step, attempt }: Attempt, status: StepSummary["Status"]): StepSummary {
    const { run } = this.#options;
    return { Id: idOf({ step, attempt }), Name: stepName(step, run, attempt), Status: status };
  }
}

/** The folder of an attempt below that of its run: `<pipeline>/<step>/<attempt>`. */
function idOf({ step, attempt }: Pick<Attempt, "step" | "attempt">): string {
  return `${step}/${attempt}`;
}

function digestOf(command: string): string {
  return createHash("sha256").update(command).digest("hex").slice(0, 16);
}

/** A word that no line of a command is. */
function delimiter(): string {
  return `end-${randomUUID()}`;
}
