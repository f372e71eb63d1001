/** A Python package as a step names it. */
export interface PythonPackage {
  /** As the index spells it: `Pillow` and `pillow`, `a.b` and `a-b` are one (PEP 503). */
  readonly name: string;
  readonly version: string;
}

const PYTHON = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)(?:\[[\w.-]+(?:,[\w.-]+)*\])?==(\d[\w.!+-]*)$/;

/** `wordcloud==1.9.4`, `pandas[parquet]==2.2.3`; undefined for all that does not say one version. */
export function pythonPackage(text: string): PythonPackage | undefined {
  const [, name, version] = PYTHON.exec(text) ?? [];
  return name === undefined || version === undefined ? undefined : { name: indexName(name), version };
}

/** The same package by one spelling, as locks name it: `NumPy==2.0.2` is `numpy==2.0.2`. What is not pinned stays. */
export function asIndexed(text: string): string {
  const name = pythonPackage(text)?.name;
  return name === undefined ? text : text.replace(/^[\w.-]+/, name);
}

export function indexName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** A library of the JVM: group, artifact and version. */
export interface Library {
  /** `org.postgresql:postgresql` */
  readonly name: string;
  readonly version: string;
}

const MAVEN = /^([\w.-]+:[\w.-]+):([\w.+-]+)$/;

/** What Maven and Ivy take for another version tomorrow; `1.0+build` and `release-2` are versions like others. */
const MOVING = /^latest(?:\.|$)|^release$|\+$/i;
const SNAPSHOT = /(?:^|[.-])SNAPSHOT$/i;

/** `org.postgresql:postgresql:42.7.4`; undefined for all that does not say one version. */
export function library(text: string): Library | undefined {
  const [, name, version] = MAVEN.exec(text) ?? [];
  if (name === undefined || version === undefined || MOVING.test(version) || SNAPSHOT.test(version)) return undefined;
  return { name, version };
}

/** True for a version that is published anew under its own name. */
export function isSnapshot(text: string): boolean {
  return SNAPSHOT.test(MAVEN.exec(text)?.[2] ?? "");
}

/** What nodes have already, as a part of the release or of emrald. */
const PYTHON_THERE = new Set(["pyspark", "py4j", "emrald"]);

/** Modules that every Spark has; its own resolver leaves them out (MavenUtils, IVY_DEFAULT_EXCLUDES). */
const MODULES_THERE =
  /^org\.apache\.spark:spark-(catalyst|core|graphx|kvstore|launcher|mllib|mllib-local|network-common|network-shuffle|repl|sketch|sql|streaming|tags|unsafe)_/;

/** True for Spark and for emrald itself, by the name of a package or of a library. */
export function isThereAlready(name: string): boolean {
  return PYTHON_THERE.has(name) || MODULES_THERE.test(name);
}

/** Whether `emrald lock` can make one set of them: pinned, each once, and none of them Spark. */
export function areLockable(
  texts: readonly string[],
  parse: (text: string) => { readonly name: string } | undefined,
): boolean {
  const names = texts.map((text) => parse(text)?.name);
  return names.every((name) => name !== undefined && !isThereAlready(name)) && new Set(names).size === names.length;
}
