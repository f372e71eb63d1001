/** The part of a SARIF log that emrald writes. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly SarifRule[] } };
    readonly columnKind: string;
    readonly results: readonly SarifResult[];
  }[];
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription?: { readonly text: string };
  readonly help?: { readonly text: string };
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region?: Readonly<Record<string, number>>;
  };
}

/** The keys that SARIF 2.1.0 has for what emrald writes (OASIS standard, section 3); all others are refused by readers that are strict. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  log: ["$schema", "version", "runs"],
  run: ["tool", "columnKind", "originalUriBaseIds", "results"],
  driver: ["name", "version", "informationUri", "rules"],
  rule: ["id", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration"],
  result: ["ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations", "partialFingerprints"],
  location: ["id", "message", "physicalLocation"],
  region: ["startLine", "startColumn", "endLine", "endColumn"],
};

/** What the standard, and GitHub's part of it (SARIF support for code scanning), would refuse. */
export function sarifFaults(log: SarifLog): string[] {
  const faults: string[] = [];
  const hold = (isRight: boolean, what: string): void => {
    if (!isRight) faults.push(what);
  };
  const known = (kind: string, value: object): void => {
    for (const key of Object.keys(value)) hold(KEYS[kind]?.includes(key) === true, `${kind} has "${key}"`);
  };
  known("log", log);
  hold(log.version === "2.1.0", "another version");
  hold(log.runs.length === 1, "not one run");
  for (const run of log.runs) {
    known("run", run);
    known("driver", run.tool.driver);
    hold(run.tool.driver.name !== "", "no name");
    hold(run.columnKind === "utf16CodeUnits", "another kind of columns");
    const { rules } = run.tool.driver;
    hold(new Set(rules.map(({ id }) => id)).size === rules.length, "a rule twice");
    for (const rule of rules) known("rule", rule);
    for (const result of run.results) {
      known("result", result);
      hold(rules[result.ruleIndex]?.id === result.ruleId, `${result.ruleId}: its index is of another rule`);
      hold(["none", "note", "warning", "error"].includes(result.level), `${result.ruleId}: no such level`);
      hold(result.message.text !== "", `${result.ruleId}: says nothing`);
      hold(result.locations.length === 1, `${result.ruleId}: GitHub shows one location`);
      hold(
        Object.values(result.partialFingerprints).every((text) => text !== ""),
        `${result.ruleId}: no fingerprint`,
      );
      for (const location of [...result.locations, ...(result.relatedLocations ?? [])]) {
        known("location", location);
        const { artifactLocation, region } = location.physicalLocation;
        hold(/^[A-Za-z0-9_.~!*'()%/-]+$/.test(artifactLocation.uri), `${artifactLocation.uri} is no relative URI`);
        hold(!artifactLocation.uri.startsWith("/"), `${artifactLocation.uri} is absolute`);
        hold(artifactLocation.uriBaseId === "%SRCROOT%", "another base");
        if (region) regionFaults(region, hold, known);
      }
    }
  }
  return faults;
}

function regionFaults(
  region: Readonly<Record<string, number>>,
  hold: (isRight: boolean, what: string) => void,
  known: (kind: string, value: object) => void,
): void {
  known("region", region);
  const { startLine = 0, startColumn = 1, endLine = startLine, endColumn = Infinity } = region;
  const text = JSON.stringify(region);
  for (const value of Object.values(region)) hold(Number.isInteger(value) && value >= 1, `${text}: counts from 1`);
  hold(endLine > startLine || (endLine === startLine && endColumn > startColumn), `${text}: ends before it begins`);
}
