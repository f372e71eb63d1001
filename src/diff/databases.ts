import type { Plan, PlanDataset, PlanJdbc } from "../plan/plan.ts";
import type { Draft } from "./draft.ts";
import { derived, differences, type Fields, type Found } from "./fields.ts";
import { short } from "./short.ts";

type Tls = PlanJdbc["tls"];

const JDBC: Fields<PlanJdbc, unknown> = {
  table: "jdbc/rows",
  query: "jdbc/rows",
  // It holds the name of one.
  secret: (was, is) => [{ kind: "jdbc/secret", path: "secret", was, is }],
  partition: (was, is) => [{ kind: "jdbc/portions", path: "partition", was: ranges(was), is: ranges(is) }],
  fetch_size: "jdbc/portions",
  tls: (was, is) => tlsChanges(was, is),
  seed: derived("it is of local runs, which nobody compares"),
};

/** How a database is read. One dataset that is read from a database, and was before, too: else its format has changed. */
export function databaseChanges(was: PlanJdbc | undefined, is: PlanJdbc | undefined): Found[] {
  if (!was || !is) return [];
  return differences(JDBC, was, is, undefined, "dataset/other").map((found) => ({
    ...found,
    path: `jdbc.${found.path ?? ""}`,
  }));
}

/** Another place of rows that are asked for, not of files that lie there. */
export function urlChanges(was: PlanDataset, is: PlanDataset): Found[] {
  return [{ kind: "jdbc/url", path: "jdbc.url", was: was.uri, is: is.uri }];
}

/** Certificates whose file is the same, and holds something else. */
export function certificateChanges(base: Plan, head: Plan): Draft[] {
  return Object.entries(head.datasets).flatMap(([id, { jdbc }]): Draft[] => {
    const file = jdbc?.tls.certificate;
    if (typeof file !== "string" || base.datasets[id]?.jdbc?.tls.certificate !== file) return [];
    const [was, is] = [base.artifacts[file]?.sha256, head.artifacts[file]?.sha256];
    if (was === is) return [];
    return [{ kind: "jdbc/certificate", subject: id, path: file, was: short(was), is: short(is), identity: is }];
  });
}

/** Files that say who is trusted. Of a readable plan. */
export function certificatesIn({ datasets }: Plan): string[] {
  return Object.values(datasets).flatMap(({ jdbc }) => {
    const file = jdbc?.tls.certificate;
    return typeof file === "string" ? [file] : [];
  });
}

/** From what trusts most to what trusts least. */
const STRENGTH = ["off", "encrypt", "verify"];

function tlsChanges(was: Tls | undefined, is: Tls | undefined): Found[] {
  const [before, now] = [STRENGTH.indexOf(was?.mode ?? ""), STRENGTH.indexOf(is?.mode ?? "")];
  if (before === now)
    return [{ kind: "jdbc/certificate", path: "tls.certificate", was: was?.certificate, is: is?.certificate }];
  const kind = now < before ? "jdbc/tls-weakened" : "jdbc/tls-strengthened";
  return [{ kind, path: "tls", was: was?.mode, is: is?.mode, identity: is }];
}

function ranges(partition: PlanJdbc["partition"]): string | undefined {
  if (!partition) return undefined;
  const { column, lower, upper, count } = partition;
  return `${column} from ${lower} to ${upper} in ${count}`;
}
