import { sideBySide } from "../side-by-side.ts";
import type { Ledger } from "./ledger.ts";
import type { RunRecord } from "./record.ts";

/** How many records are read at once. */
const READS = 32;

/** A run that nobody has named: its id begins with the time at which it was asked for (ULID specification). */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * The records of an environment's runs, or so many of them, the newest first. Names that somebody has given say nothing of time, so that those are
 * read all; of the others those that are older than what is asked for are not. Throws a WorldError.
 */
export async function newestRecords(ledger: Ledger, environment: string, most = Infinity): Promise<RunRecord[]> {
  const read = async (runs: readonly string[]): Promise<RunRecord[]> => {
    const records = await sideBySide(runs, READS, (run) => ledger.read(run));
    return records.flatMap((record) => (record?.environment === environment ? [record] : []));
  };
  const runs = await ledger.runs();
  const dated = runs.filter((run) => ULID.test(run)).reverse();
  const newest: RunRecord[] = [];
  for (let from = 0; from < dated.length && newest.length < most; from += READS)
    newest.push(...(await read(dated.slice(from, from + READS))));
  const named = await read(runs.filter((run) => !ULID.test(run)));
  return [...newest, ...named].sort((a, b) => (a.started_at < b.started_at ? 1 : -1)).slice(0, most);
}
