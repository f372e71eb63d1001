/** PostgreSQL and MariaDB for the tests of `jdbc` datasets, and the drivers of three databases. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { unpackWithNeeded } from "./debian.mjs";
import { run, SetupError } from "./run.mjs";

/** Unpacked and not installed, also for root: nothing else on the machine may find servers that it has not asked for. */
const COPY = ".cache/databases";
const DRIVERS = [
  ["org.postgresql", "postgresql", "42.7.4"],
  ["org.mariadb.jdbc", "mariadb-java-client", "3.5.1"],
  ["com.mysql", "mysql-connector-j", "8.4.0"],
];
const JARS = ".venv/lib";

/** Without servers or drivers these tests are skipped: that stops nobody, and is said. */
export async function installDatabases() {
  try {
    await installServers();
    await installDrivers();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(`set-up: the tests of databases are skipped: ${error.message}`);
  }
}

async function installServers() {
  const roots = ["/", join(COPY, "root")];
  const wanted = [
    ["postgresql", roots.some(hasPostgres)],
    ["mariadb-server-core", roots.some((root) => existsSync(join(root, "usr/sbin/mariadbd")))],
  ].flatMap(([name, isThere]) => (isThere ? [] : [name]));
  if (wanted.length === 0) return;
  console.log(`set-up: getting ${wanted.join(" and ")} for the tests …`);
  const half = resolve(`${COPY}.half`);
  await unpackWithNeeded(half, wanted, isOfUse);
  keepDrivers(half);
  rmSync(COPY, { recursive: true, force: true });
  renameSync(half, COPY);
}

function hasPostgres(root) {
  const versions = join(root, "usr/lib/postgresql");
  return existsSync(versions) && readdirSync(versions).some((one) => existsSync(join(versions, one, "bin/initdb")));
}

/** Servers and their libraries. Without: what every program of the machine uses, what compiles queries, what is Perl's. */
function isOfUse(name) {
  return /^(postgresql-\d+|mariadb-server-core|lib.*)$/.test(name) && !/^lib(c6|c-|gcc|stdc|llvm|z3)|perl/.test(name);
}

function keepDrivers(half) {
  const drivers = join(COPY, "drivers");
  if (existsSync(drivers)) renameSync(drivers, join(half, "drivers"));
}

/** By the Ivy that Spark brings, as Spark's own --packages would. */
async function installDrivers() {
  const folder = join(COPY, "drivers");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(COPY, ".gitignore"), "*\n");
  const java = join(readFileSync(".venv/java-home", "utf8"), "bin/java");
  for (const [group, name, version] of DRIVERS) {
    if (existsSync(join(folder, `${name}-${version}.jar`))) continue;
    console.log(`set-up: getting ${group}:${name}:${version} for the tests …`);
    const ivy = ["-jar", ivyOfSpark(), "-m2compatible", "-notransitive", "-cache", join(COPY, "ivy")];
    const one = ["-dependency", group, name, version, "-types", "jar", "bundle"];
    await run(java, [...ivy, ...one, "-retrieve", `${folder}/[artifact]-[revision].[ext]`]);
    if (!existsSync(join(folder, `${name}-${version}.jar`))) throw new SetupError(`${name} ${version} did not come`);
  }
  rmSync(join(COPY, "ivy"), { recursive: true, force: true });
}

function ivyOfSpark() {
  const python = readdirSync(JARS).find((name) => name.startsWith("python"));
  const jars = join(JARS, python ?? "python3", "site-packages/pyspark/jars");
  const ivy = existsSync(jars) ? readdirSync(jars).find((name) => /^ivy-.*\.jar$/.test(name)) : undefined;
  if (ivy === undefined) throw new SetupError(`there is no Ivy in ${jars}`);
  return join(jars, ivy);
}
