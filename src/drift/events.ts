import { eventOf, type Metadata } from "./engine-event.ts";
import { nameOf, type Told } from "./told.ts";

/** What a refresh that changes nothing has told, as far as it came. */
export interface Refresh {
  readonly told: readonly Told[];
  /** What it could not tell, in its own words. */
  readonly errors: readonly { readonly urn?: string; readonly message: string }[];
  readonly isComplete: boolean;
}

/** Reads the events of `pulumi refresh --preview-only --json`, one a line. */
export function readRefresh(text: string): Refresh {
  const events = text.split("\n").flatMap((line) => eventOf(line) ?? []);
  return {
    told: events.flatMap(({ resOutputsEvent }) => (resOutputsEvent?.metadata ? told(resOutputsEvent.metadata) : [])),
    errors: events.flatMap(({ diagnosticEvent: one }) =>
      one?.severity === "error" ? [{ ...(one.urn ? { urn: one.urn } : {}), message: oneLine(one.message) }] : [],
    ),
    isComplete: events.some(({ summaryEvent }) => summaryEvent !== undefined && summaryEvent.result !== "failed"),
  };
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
