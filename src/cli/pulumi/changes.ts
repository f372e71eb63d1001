import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Pulumi's words for what it does to a resource that are no change. */
const NO_CHANGE = new Set(["same", "read", "refresh"]);

/** An engine event of Pulumi, as far as it is told here (pulumi, sdk/go/common/apitype/events.go). */
interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Metadata };
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string; readonly urn?: string };
}

interface Metadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly logical?: boolean;
}

/** Runs a command of Pulumi that writes its events to a file, and prints what it did as JSON on stdout. */
export async function withChanges(
  command: string,
  environment: string,
  run: (log: string) => Promise<number>,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "emrald-events-"));
  try {
    const log = join(folder, "events.json");
    const ended = await run(log);
    const events = parse(await readFile(log, "utf8").catch(() => ""));
    const result = { format: 1, command, environment, ok: ended === 0, ...changes(events) };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return ended;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lines of JSON; the last may be cut off where Pulumi was killed. */
function parse(text: string): EngineEvent[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as EngineEvent];
    } catch {
      return [];
    }
  });
}

function changes(events: readonly EngineEvent[]): object {
  const resources = events
    .flatMap(({ resourcePreEvent }) => (resourcePreEvent ? [resourcePreEvent.metadata] : []))
    .filter(({ op }) => !NO_CHANGE.has(op))
    .map(({ op, urn, type }) => ({ op, type, name: urn.slice(urn.lastIndexOf("::") + 2), urn }));
  const summary = events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  const errors = events.flatMap(({ diagnosticEvent: one }) => (one?.severity === "error" ? [one.message.trim()] : []));
  return { summary, resources, errors };
}
