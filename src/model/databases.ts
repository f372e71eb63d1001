import { isJar } from "./packages.ts";
import { library } from "./pinned.ts";

/** A kind of database that emrald reads, by the word behind `jdbc:` in its URLs. */
export interface Database {
  readonly name: string;
  /** `group:artifact` of its driver; undefined where the driver is part of Spark. */
  readonly driver?: string;
}

export const DATABASES: Readonly<Record<string, Database>> = {
  derby: { name: "Derby" },
  mariadb: { name: "MariaDB", driver: "org.mariadb.jdbc:mariadb-java-client" },
  mysql: { name: "MySQL", driver: "com.mysql:mysql-connector-j" },
  postgresql: { name: "PostgreSQL", driver: "org.postgresql:postgresql" },
};

/** Whether a driver can be the one of a URL's database; what is in a .jar cannot be told. */
export function isDriverOf(driver: string, url: string): boolean {
  const wanted = DATABASES[databaseUrl(url).kind]?.driver;
  return wanted !== undefined && (isJar(driver) || library(driver)?.name === wanted);
}

/** What the URL of a database says, as far as it can be read. */
export interface DatabaseUrl {
  /** `postgresql`, `mysql`, … whether emrald knows it or not. */
  readonly kind: string;
  /** Lower case, without ports and brackets; several where the driver chooses one. */
  readonly hosts: readonly string[];
  /** The names of what is set in it, as written: after `?` and `&`, or after `;`. */
  readonly parameters: readonly string[];
  /** True where somebody stands before the host: `user:password@host`. */
  readonly hasUser: boolean;
}

/** `jdbc:<kind>:[<mode>:]//<host>[:<port>][,<host>…]/<database>[?<name>=<value>&…]` (the three drivers' own manuals, connection URL). */
export function databaseUrl(url: string): DatabaseUrl {
  const [, kind = "", rest = ""] = /^jdbc:([^:]*):?(.*)$/s.exec(url) ?? [];
  const [, place = ""] = /^(?:\w+:)*\/\/([^?;]*)/s.exec(rest) ?? [];
  // A password may hold a slash.
  const at = place.lastIndexOf("@");
  const [authority = ""] = /^(?:[^/()]|\([^()]*\))*/.exec(place.slice(at + 1)) ?? [];
  return {
    kind,
    hosts: [...authority.matchAll(/(?:[^,()]|\([^()]*\))+/g)]
      .map(([text]) => hostOf(text))
      .filter((host) => host !== ""),
    parameters: [...rest.matchAll(/[?&;,(]\s*([\w.-]+)\s*=/g)].flatMap(([, name]) => name ?? []),
    hasUser: at >= 0,
  };
}

/** True for the database that runs inside of Spark itself. */
export function isEmbedded(url: string): boolean {
  return databaseUrl(url).kind === "derby";
}

/** `db:5432`, `[::1]:5432`, `address=(host=db)(port=3306)`, `(host=db,port=3306)`. */
function hostOf(text: string): string {
  const [, named] = /\bhost=([^,()]*)/i.exec(text) ?? [];
  const [, six] = /^\[([^\]]*)\]/.exec(text.trim()) ?? [];
  return (named ?? six ?? text.replace(/:\d*$/, "")).trim().toLowerCase();
}

/** The machine that asks, whichever it is. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Addresses that are nobody's on the internet (RFC 1918, RFC 4193), and names that lead to such: of VPCs (Route 53 and EC2's own `.internal`) and of RDS. */
export function isPrivate(host: string): boolean {
  return (
    /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)[\d.]+$/.test(host) ||
    /^f[cd][0-9a-f]{2}:/.test(host) ||
    /\.(?:internal|rds\.amazonaws\.com(?:\.cn)?)$/.test(host)
  );
}
