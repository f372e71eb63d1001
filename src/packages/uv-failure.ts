import { WorldError } from "../errors.ts";

/** What uv says of packages, told by their names. */
const NO_WHEEL = /([A-Za-z0-9][\w.-]*)==(\S+?) has no (?:usable wheels|wheels with a matching)/;
const TAMPERED = /Hash mismatch for `([^`]+)`/;
const NO_SUCH_VERSION = /there is no version of ([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==(\S+?)(?=\s+and\b|,|\s|$)/;
const NO_SUCH_PACKAGE =
  /([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])? was not found in the (?:package registry|provided package locations)/;
const WRONG_PYTHON = /([A-Za-z0-9][\w.-]*==\S+) depends on Python(\S+?),? we can conclude/;
const NO_NETWORK =
  /(?:Failed to (?:fetch|download)|error sending request|Connection refused|dns error|network was disabled|operation timed out|tcp connect)/i;
const FULL = /No space left on device|os error 28/i;

/** The first package that has no wheel for where it should go: `wordcloud==1.9.4`. */
export function withoutWheel(talk: string): string | undefined {
  const [, name, version] = NO_WHEEL.exec(talk) ?? [];
  return name === undefined ? undefined : `${name}==${version ?? ""}`;
}

/** The package whose version does not exist, and that version. */
export function unknownVersion(talk: string): { readonly name: string; readonly version: string } | undefined {
  const [, name, version] = NO_SUCH_VERSION.exec(talk) ?? [];
  return name === undefined || version === undefined ? undefined : { name, version };
}

/** What uv failed at, as the user's own words have it. `what` is what was to be done; `hint` what is known besides. */
export function uvFailure(what: string, talk: string, hint?: string): WorldError {
  const fail = (why: string, next: string): WorldError => new WorldError(`${what}: ${why}`, { next });
  const [, tampered] = TAMPERED.exec(talk) ?? [];
  if (tampered !== undefined)
    return fail(
      `"${tampered}" is not what was locked: its repository gives another file under the same name and version`,
      "Nothing of it was used. Find out who changed it: do not lock it anew before you know.",
    );
  if (FULL.test(talk)) return fail("the disk is full", "Nothing half-made is used. Make room, and do the same again.");
  const version = unknownVersion(talk);
  if (version)
    return fail(`there is no version "${version.version}" of "${version.name}"`, hint ?? "Name one that exists.");
  const [, unknown] = NO_SUCH_PACKAGE.exec(talk) ?? [];
  if (unknown !== undefined)
    return fail(
      `there is no package "${unknown}"`,
      "Mend its name, or say where it is: docs/packages.md has how another index is named.",
    );
  const wheel = withoutWheel(talk);
  if (wheel !== undefined)
    return fail(
      `"${wheel}" is not published as a wheel that could be installed: only as source, or for other systems`,
      "emrald builds nothing, so that every node has the same bytes. Take another version, or put a wheel on an index of your own.",
    );
  const [, wrong, wanted] = WRONG_PYTHON.exec(talk) ?? [];
  if (wrong !== undefined)
    return fail(`"${wrong}" needs Python ${wanted ?? ""}`, hint ?? "Take an older version, or a newer release.");
  if (NO_NETWORK.test(talk))
    return fail(
      `the packages' index cannot be reached: ${essence(talk)}`,
      "Nothing was changed. What is locked and in .emrald/packages needs no network.",
    );
  return fail(essence(talk), hint ?? "Change the versions so that they go together.");
}

/** uv's own words, on one line, without what it concludes from them, and without anybody's password. */
function essence(talk: string): string {
  const from = talk.search(/^error: /m);
  const lines = talk
    .slice(Math.max(0, from))
    .split("\n")
    .map((line) => line.replace(/^(error:|\s*cause:|\s*)\s*/, "").trim())
    .filter((line) => line !== "" && !/^(hint:|warning:|Using CPython|No solution found)/.test(line));
  const text = lines
    .map((line) => line.replace(/\.$/, "").replace(/^And because/, "because"))
    .join("; ")
    .replaceAll(/,? ?we can conclude that your requirements are unsatisfiable/g, "");
  const plain = text.replaceAll(/\/\/[^/\s@]+@/g, "//(hidden)@");
  return plain.length > 400 ? `${plain.slice(0, 400)}…` : plain;
}
