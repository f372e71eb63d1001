import { asText } from "../../plan/bind.ts";
import type { Plan } from "../../plan/plan.ts";
import { STAGES } from "../../spec/stages.ts";

/** What a session of Livy is made with (Livy's REST API, POST /sessions). */
export interface LivySession {
  readonly conf: Readonly<Record<string, string>>;
}

/**
 * The lake that a notebook is for, as properties of its session: names of buckets differ by environment and account, and so a notebook that asks
 * for `spark.emrald.silver` runs in all of them, and on a laptop (notebooks/kernels/pysparkkernel/lake.py). `plan` is bound.
 */
export function notebookSession({ buckets, catalog }: Plan): LivySession {
  const stages = STAGES.filter((stage) => buckets[stage] !== undefined);
  return {
    conf: {
      ...Object.fromEntries(stages.map((stage) => [`spark.emrald.${stage}`, `s3://${asText(buckets[stage])}`])),
      ...(catalog.tables === "none"
        ? {}
        : // Livy gives a session Hive's catalog, which is Glue here, only where it is told to.
          { "spark.emrald.database": catalog.database, "spark.sql.catalogImplementation": "hive" }),
      // A day has the same borders as in a run (spark/emrald/session.py).
      "spark.sql.session.timeZone": "UTC",
    },
  };
}
