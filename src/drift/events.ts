import { nameOf, type Told } from "./told.ts";
import type { Values } from "./value.ts";

/** What a refresh that changes nothing has told, as far as it came. */
export interface Refresh {
  readonly told: readonly Told[];
  /** What it could not tell, in its own words. */
  readonly errors: readonly { readonly urn?: string; readonly message: string }[];
  readonly isComplete: boolean;
}

/** An engine event (pulumi, sdk/go/common/apitype/events.go), as far as it is read here. */
interface EngineEvent {
  readonly resOutputsEvent?: { readonly metadata?: Metadata };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string; readonly urn?: string };
  readonly summaryEvent?: { readonly result?: string };
}

interface Metadata {
  readonly urn: string;
  readonly type: string;
  readonly op: string;
  readonly old?: State | null;
  readonly new?: State | null;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

interface State {
  readonly custom?: boolean;
  readonly id?: string;
  readonly inputs?: Values;
  readonly outputs?: Values;
}

/** Reads the events of `pulumi refresh --preview-only --json`, one a line. */
export function readRefresh(text: string): Refresh {
  const events = text.split("\n").flatMap(parsed);
  return {
    told: events.flatMap(({ resOutputsEvent }) => (resOutputsEvent?.metadata ? told(resOutputsEvent.metadata) : [])),
    errors: events.flatMap(({ diagnosticEvent: one }) =>
      one?.severity === "error" ? [{ ...(one.urn ? { urn: one.urn } : {}), message: oneLine(one.message) }] : [],
    ),
    isComplete: events.some(({ summaryEvent }) => summaryEvent !== undefined && summaryEvent.result !== "failed"),
  };
}

/** A line may be cut off where Pulumi was ended, and others may write between them. */
function parsed(line: string): EngineEvent[] {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === "object" && value !== null ? [value] : [];
  } catch {
    return [];
  }
}

function told({ urn, type, op, old, new: now, detailedDiff }: Metadata): Told[] {
  if (old?.custom !== true || type.startsWith("pulumi:")) return [];
  const id = old.id ?? "";
  const is = op === "delete" || !now ? undefined : now.outputs;
  const said = Object.keys(detailedDiff ?? {});
  return [{ urn, type, name: nameOf(urn), id, was: old.outputs ?? {}, asked: old.inputs ?? {}, is, said }];
}

/** One line, the same each time: AWS gives each answer an id of its own. */
export function oneLine(message: string): string {
  return message
    .replaceAll(/<\{%[^%]*%\}>/g, "")
    .replaceAll(/,? *\(?request ?id: *[\w-]+\)?/gi, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
