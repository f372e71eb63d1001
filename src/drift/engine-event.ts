import type { Values } from "./value.ts";

/** An event of Pulumi's engine, as far as it is read here (pulumi, sdk/go/common/apitype/events.go). */
export interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Metadata };
  readonly resOutputsEvent?: { readonly metadata?: Metadata };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string; readonly urn?: string };
  readonly summaryEvent?: { readonly result?: string; readonly resourceChanges?: Readonly<Record<string, number>> };
}

export interface Metadata {
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

/** The event of a line; none where it was cut off because Pulumi was ended, or where others have written it. */
export function eventOf(line: string): EngineEvent | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
