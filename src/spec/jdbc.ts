import { given } from "./given.ts";
import type * as written from "./schema/types.ts";
import { spelled } from "./short-forms.ts";

/** Where a dataset of a database is, and how it is read. */
export interface JdbcSpec {
  readonly url: string;
  readonly table?: string;
  readonly query?: string;
  /** A Maven coordinate, a file of the repository, or a URI of S3. */
  readonly driver?: string;
  readonly secret?: string;
  /** As written: a rule holds that it is whole. */
  readonly partition?: Readonly<
    Partial<Record<"column", string> & Record<"lower" | "upper", written.Scalar> & Record<"count", number>>
  >;
  readonly fetchSize?: number;
  readonly tls: { readonly mode: "verify" | "encrypt" | "off"; readonly certificate?: string };
  /** A file of SQL. */
  readonly seed?: string;
}

export function spellJdbc(raw: Partial<written.Jdbc>): JdbcSpec {
  const { mode, certificate } = (spelled(raw.tls, "mode") ?? {}) as Partial<written.Tls>;
  return given<JdbcSpec>({
    url: raw.url ?? "",
    table: raw.table,
    query: raw.query,
    driver: raw.driver,
    secret: raw.secret,
    partition: raw.partition,
    fetchSize: raw.fetch_size,
    tls: given({ mode: mode ?? "verify", certificate }),
    seed: raw.seed,
  });
}
