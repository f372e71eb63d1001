import { applicationsOf, parseRelease, releaseData, type Release } from "../../emr/release.ts";
import { validationError } from "./errors.ts";

/** Labels of the release line that we know, the newest first. */
export function knownReleases(): string[] {
  return Object.keys(releaseData.releases);
}

/** AMI versions came before: those had no labels. */
const FIRST_MAJOR = 4;

/**
 * The release of a label that EMR has. Our list has a beginning and a date, and no patches: what lies before or after it
 * is taken on trust, what would lie within it and is not there is none.
 */
export function findRelease(label: string): Release | undefined {
  const release = parseRelease(label);
  if (!release || release.version[0] < FIRST_MAJOR) return undefined;
  const known = knownReleases()
    .map(parseRelease)
    .filter((other) => other?.line === release.line)
    .map((other) => compareMinor(release, other as Release));
  const isWithin = known.some((order) => order < 0) && known.some((order) => order > 0);
  return isWithin && !known.includes(0) ? undefined : release;
}

export function checkRelease(label: string | undefined, applications: readonly string[]): void {
  if (label === undefined) throw validationError("The request has no ReleaseLabel; for example: emr-7.13.0.");
  const release = findRelease(label);
  if (!release) throw validationError(`The supplied release label is invalid: ${label}.`);
  // As EMR does, whatever the case of the letters.
  const allowed = new Set(applicationsOf(release).map((name) => name.toLowerCase()));
  const unknown = applications.filter((name) => !allowed.has(name.toLowerCase()));
  if (unknown.length > 0) {
    throw validationError(
      `Release ${label} does not have the application${unknown.length > 1 ? "s" : ""} ${unknown.map((name) => `'${name}'`).join(", ")}. ` +
        `It has: ${applicationsOf(release).join(", ")}.`,
    );
  }
}

function compareMinor({ version: a }: Release, { version: b }: Release): number {
  return a[0] - b[0] || a[1] - b[1];
}
