import { type EngineEvent, eventOf } from "../../drift/engine-event.ts";
import { nameOf } from "../../drift/told.ts";

/** Pulumi's words for what it does to a resource that are no change. */
const NO_CHANGE = new Set(["same", "read", "refresh"]);

/** Runs a command of Pulumi that tells its events, says on stderr how it goes, and prints on stdout as JSON what it did. */
export async function withChanges(
  command: string,
  environment: string,
  run: (hear: (line: string) => void) => Promise<number>,
): Promise<number> {
  const events: EngineEvent[] = [];
  const ended = await run((line) => {
    const event = eventOf(line);
    if (!event) return;
    events.push(event);
    const said = talk(event);
    if (said !== undefined) process.stderr.write(`${said}\n`);
  });
  const result = { format: 1, command, environment, ok: ended === 0, ...changesOf(events) };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  return ended;
}

function talk({ resourcePreEvent, diagnosticEvent }: EngineEvent): string | undefined {
  if (diagnosticEvent && diagnosticEvent.severity !== "debug") return diagnosticEvent.message.trim();
  if (!resourcePreEvent || NO_CHANGE.has(resourcePreEvent.metadata.op)) return undefined;
  const { op, type, urn } = resourcePreEvent.metadata;
  return `${op} ${type} ${nameOf(urn)}`;
}

/** What the events of a command, line by line, say that it does. */
export function changesIn(lines: readonly string[]): Changes {
  return changesOf(lines.flatMap((line) => eventOf(line) ?? []));
}

interface Changes {
  /** Pulumi's word for what it does to how many. */
  readonly summary: Readonly<Record<string, number>>;
  readonly resources: readonly {
    readonly op: string;
    readonly type: string;
    readonly name: string;
    readonly urn: string;
  }[];
  readonly errors: readonly string[];
}

function changesOf(events: readonly EngineEvent[]): Changes {
  const resources = events
    .flatMap(({ resourcePreEvent }) => (resourcePreEvent ? [resourcePreEvent.metadata] : []))
    .filter(({ op }) => !NO_CHANGE.has(op))
    .map(({ op, urn, type }) => ({ op, type, name: nameOf(urn), urn }));
  const summary = events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  const errors = events.flatMap(({ diagnosticEvent: one }) => (one?.severity === "error" ? [one.message.trim()] : []));
  return { summary, resources, errors };
}
