import { existsSync, readFileSync } from "node:fs";
import { Refusal } from "./refusal.ts";

/** What goes wrong, and at which call. */
export interface Fault {
  readonly call: "create" | "read" | "update" | "delete" | "any";
  /** Only calls for this type, such as `s3/bucket:Bucket`. */
  readonly type?: string;
  /** Only calls for the Pulumi resource of this name. */
  readonly name?: string;
  /** The how manieth of those calls that this provider process sees, from 1; the first unless said. */
  readonly nth?: number;
  /** `fail` answers with the message; `exit` ends the process; `hang` never answers, until the engine cancels. */
  readonly does: "fail" | "exit" | "hang";
  /** `after`: the world has changed, and only the answer is lost. `before` unless said. */
  readonly when?: "before" | "after";
  readonly message?: string;
}

const KEYS = new Set(["call", "type", "name", "nth", "does", "when", "message"]);
const CALLS = new Set(["create", "read", "update", "delete", "any"]);
const DEEDS = new Set(["fail", "exit", "hang"]);

/** The faults of a text, or of the file that it names; a fault that cannot be understood is an error. */
export function readFaults(given: string | undefined): readonly Fault[] {
  if (given === undefined || given === "") return [];
  const found: unknown = JSON.parse(existsSync(given) ? readFileSync(given, "utf8") : given);
  const faults = (Array.isArray(found) ? found : [found]) as Fault[];
  for (const fault of faults) {
    const known = Object.keys(fault).every((key) => KEYS.has(key));
    if (!known || !CALLS.has(fault.call) || !DEEDS.has(fault.does)) {
      throw new Error(`not a fault: ${JSON.stringify(fault)}`);
    }
  }
  return faults;
}

export interface Call {
  readonly call: "create" | "read" | "update" | "delete";
  readonly type: string;
  readonly name: string;
}

/** Counts calls, and does what the faults say. */
export class Faults {
  private readonly seen: { readonly fault: Fault; calls: number }[];
  private readonly hanging = new Set<(error: Error) => void>();

  constructor(faults: readonly Fault[]) {
    this.seen = faults.map((fault) => ({ fault, calls: 0 }));
  }

  /** Does a call's work, or what befalls it instead. */
  async around<T>(call: Call, work: () => Promise<T>): Promise<T> {
    const fault = this.next(call);
    if (fault !== undefined && fault.when !== "after") await this.befall(fault);
    const result = await work();
    if (fault?.when === "after") await this.befall(fault);
    return result;
  }

  /** The engine gives up: what hangs is answered. */
  cancel(): void {
    for (const reject of this.hanging) reject(new Refusal("the call was cancelled"));
    this.hanging.clear();
  }

  private next(call: Call): Fault | undefined {
    const meant = this.seen.filter(
      ({ fault }) =>
        (fault.call === "any" || fault.call === call.call) &&
        (fault.type ?? call.type) === call.type &&
        (fault.name ?? call.name) === call.name,
    );
    for (const one of meant) one.calls += 1;
    return meant.find(({ fault, calls }) => calls === (fault.nth ?? 1))?.fault;
  }

  private async befall(fault: Fault): Promise<void> {
    if (fault.does === "exit") process.exit(1);
    if (fault.does === "fail") throw new Refusal(fault.message ?? "InternalFailure: the double was told to fail");
    await new Promise<void>((_, reject) => this.hanging.add(reject));
  }
}
