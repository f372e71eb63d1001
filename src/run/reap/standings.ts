import { WorldError } from "../../errors.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { sideBySide } from "../side-by-side.ts";
import type { Standing } from "./verdict.ts";

/** How many records are read at once. */
const READS = 8;

/** Ids of runs that stand in paths: a tag may hold anything. */
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * Where runs of an environment stand. It is read after their clusters were listed: a run that is taken up says so before it starts
 * another. `untold` is told why where the ledger cannot be read.
 */
export async function standingsOf(
  runs: readonly string[],
  environment: string,
  ledger: Ledger | undefined,
  untold: (reason: string) => void,
): Promise<ReadonlyMap<string, Standing>> {
  const nothing = new Map<string, Standing>(runs.map((run) => [run, { is: "untold" }]));
  if (!ledger || runs.length === 0) return nothing;
  try {
    const occupant = await ledger.occupant();
    const standings = await sideBySide(runs, READS, async (run): Promise<Standing> => {
      const record = RUN_ID.test(run) ? await ledger.read(run) : undefined;
      if (record?.environment !== environment) return { is: "unknown" };
      if (record.status !== "running") return { is: "ended", status: record.status };
      if (occupant?.run !== run) return { is: "orphaned" };
      return { is: occupant.isUnattended ? "left" : "attended" };
    });
    return new Map(runs.map((run, index) => [run, standings[index] ?? { is: "untold" }]));
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    untold(error.message);
    return nothing;
  }
}
