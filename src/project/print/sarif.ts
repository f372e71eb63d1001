import { rules } from "../../rules/all.ts";
import { codes } from "../../spec/codes.ts";
import { version } from "../version.ts";
import type { Mark, Region } from "./mark.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** What a kind of problem is, for people. */
interface Described {
  readonly summary: string;
  readonly why: string;
  readonly severity: "error" | "warning";
}

/** Problems as a log of SARIF 2.1.0, which code scanning takes (OASIS, Static Analysis Results Interchange Format). */
export function sarif(marks: readonly Mark[]): object {
  const catalogue = new Map<string, Described>(Object.entries(codes));
  for (const one of rules) catalogue.set(one.id, one);
  const ids = [...new Set(marks.map(({ code }) => code))].sort();
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "emrald", version: version(), rules: ids.map((id) => rule(id, catalogue.get(id))) } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: {
          "%SRCROOT%": { description: { text: "The root of the repository." } },
        },
        results: marks.map((mark) => result(mark, ids.indexOf(mark.code))),
      },
    ],
  };
}

/** What steps say of themselves has no entry in the catalogue: then the id has to do. */
function rule(id: string, described: Described | undefined): object {
  if (!described) return { id };
  const { summary, why, severity } = described;
  return {
    id,
    shortDescription: { text: summary },
    help: { text: why },
    defaultConfiguration: { level: severity },
  };
}

function result(
  { code, severity, message, hint, file, region, related, fingerprint }: Mark,
  ruleIndex: number,
): object {
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    locations: [{ physicalLocation: physical(file, region) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((one, index) => ({
            id: index + 1,
            message: { text: one.message },
            physicalLocation: physical(one.file, { line: one.line, column: one.column }),
          })),
        }),
    partialFingerprints: { "emraldProblem/v1": fingerprint },
  };
}

function physical(file: string, region: Region | undefined): object {
  return {
    artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" },
    ...(region
      ? {
          region: {
            startLine: region.line,
            ...(region.column === undefined ? {} : { startColumn: region.column }),
            ...(region.endLine === undefined ? {} : { endLine: region.endLine }),
            ...(region.endColumn === undefined ? {} : { endColumn: region.endColumn }),
          },
        }
      : {}),
  };
}
