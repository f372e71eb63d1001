import { WorldError } from "../errors.ts";

const UNREACHED = /(?:Server access error at url (\S+) \(([^)]*)\)|Host (\S+) not found\. url=\S+)/g;
const UNRESOLVED = /unresolved dependency: ([^#\s]+)#([^;\s]+);(\S+?): ([^,\]\n]+)/g;
const NOT_LOADED = /download failed: ([^#\s]+)#([^;\s]+);([^!\s]+)!/g;

/** What Ivy failed at, in a sentence. */
export function ivyFailure(packages: readonly string[], talk: string): WorldError {
  const what = `the packages ${packages.join(", ")} cannot be had`;
  if (/No space left on device/i.test(talk))
    return new WorldError(`${what}: the disk is full`, {
      next: "Nothing half-made is used. Make room, and do the same again.",
    });
  const missing = [...talk.matchAll(UNRESOLVED), ...talk.matchAll(NOT_LOADED)].map(
    ([, group, artifact, version]) => `${group}:${artifact}:${version}`,
  );
  const unreached = unreachedIn(talk);
  // Ivy asks one repository after the other: what cannot be reached may be where the package is.
  if (unreached.length > 0)
    return new WorldError(`${what}: ${unreached.join(", ")} cannot be reached`, {
      next: "Nothing was changed. What is locked and in .emrald/packages needs no network; docs/packages.md says how another repository is named.",
    });
  if (missing.length > 0)
    return new WorldError(`${what}: no repository has ${[...new Set(missing)].map((one) => `"${one}"`).join(", ")}`, {
      next: "Mend group, artifact or version; docs/packages.md says how another repository is named.",
    });
  const last = talk
    .split("\n")
    .filter((line) => /exception|error/i.test(line) && !/^\s*at /.test(line))
    .slice(-2)
    .join(" ");
  return new WorldError(`${what}: ${last.trim() || "spark-submit, which asks Ivy, ended without a reason"}`);
}

/** Hosts and reasons, each once. A second repository of Spark's that is gone for good does not count while Maven Central answers. */
function unreachedIn(talk: string): string[] {
  const hosts = new Map<string, string>();
  for (const [, url, reason, host] of talk.matchAll(UNREACHED)) {
    const name = host ?? hostOf(url ?? "");
    if (name !== SPARK_PACKAGES) hosts.set(name, reason === undefined ? name : `${name} (${shortened(reason)})`);
  }
  return [...hosts.values()];
}

const SPARK_PACKAGES = "repos.spark-packages.org";

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname || url : url;
}

/** `java.net.ConnectException: Connection refused` without the class. */
function shortened(reason: string): string {
  return reason.replace(/^[\w.$]+:\s*/, "");
}
