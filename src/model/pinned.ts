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

export function indexName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** A library of the JVM: group, artifact and version. */
export interface Library {
  /** `org.postgresql:postgresql` */
  readonly name: string;
  readonly version: string;
}

const MAVEN = /^([\w.-]+:[\w.-]+):([\w.-]+)$/;

/** What Maven and Ivy take for another version tomorrow. */
const MOVING = /^(latest|release)|^latest\.|-SNAPSHOT$/i;

/** `org.postgresql:postgresql:42.7.4`; undefined for all that does not say one version. */
export function library(text: string): Library | undefined {
  const [, name, version] = MAVEN.exec(text) ?? [];
  return name === undefined || version === undefined || MOVING.test(version) ? undefined : { name, version };
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
