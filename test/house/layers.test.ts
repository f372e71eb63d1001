import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCES = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

/** From the ground up: a folder may import from itself and from what stands before it. */
const LAYERS = [
  "emr",
  "spec",
  "model",
  "rules",
  "plan",
  "cost",
  "emit",
  "diff",
  "review",
  "import",
  "aws",
  "run",
  "local",
  "machine",
  "packages",
  "project",
  "drift",
  "git",
  "github",
  "infra",
  "cli",
];
const PURE = [
  "emr",
  "spec",
  "model",
  "rules",
  "plan",
  "cost",
  "emit",
  "diff",
  "review",
  "import",
  "infra/decide",
  "drift",
];

/** What the pure may take from outside: the parser, a hash function, and types. */
const PURE_PACKAGES = ["yaml", "node:crypto", "#validators"];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const imports: Import[] = SOURCES.flatMap((file) => {
  const text = readFileSync(join("src", file), "utf8");
  return [...text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?"([^"]+)"/gms)].map((match) => ({
    from: file,
    to: match[2]?.startsWith(".") ? normalize(join(dirname(file), match[2])) : (match[2] ?? ""),
    isType: match[1] !== undefined,
  }));
});

const isPure = (file: string): boolean => PURE.some((folder) => file.startsWith(`${folder}/`));

const folderOf = (file: string): string => file.split("/")[0] ?? "";
const isOurs = ({ to }: Import): boolean => /\.(ts|json)$/.test(to);

describe("the house", () => {
  it("has arrows that point down", () => {
    const wrong = imports
      .filter(isOurs)
      .filter(({ from, to }) => to.includes("/") && from.includes("/"))
      .filter(({ from, to }) => LAYERS.indexOf(folderOf(to)) > LAYERS.indexOf(folderOf(from)))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it("knows every folder", () => {
    const folders = new Set(SOURCES.filter((file) => file.includes("/")).map(folderOf));
    expect([...folders].filter((folder) => !LAYERS.includes(folder))).toEqual([]);
  });

  it("keeps the world out of what is pure", () => {
    const wrong = imports
      .filter((one) => isPure(one.from) && !isOurs(one) && !one.isType)
      .filter(({ to }) => !PURE_PACKAGES.includes(to))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it("reads no clock and no environment where it is pure", () => {
    const wrong = SOURCES.filter(isPure).filter((file) =>
      /\bDate\.now\b|\bnew Date\(\)|\bprocess\.|\bMath\.random\b/.test(readFileSync(join("src", file), "utf8")),
    );
    expect(wrong).toEqual([]);
  });

  it("has the AWS clients in src/aws and src/run alone", () => {
    const wrong = imports
      .filter(({ to, isType }) => to.startsWith("@aws-sdk/") && !isType)
      .filter(({ from }) => !["aws", "run"].includes(folderOf(from)));
    expect(wrong).toEqual([]);
  });

  it("has Pulumi in src/infra alone, and not where it decides", () => {
    const wrong = imports
      .filter(({ to }) => to.startsWith("@pulumi/"))
      .filter(({ from }) => folderOf(from) !== "infra" || isPure(from))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it("speaks with GitHub in src/github alone", () => {
    const wrong = imports.filter(({ to, from }) => to.startsWith("@octokit/") && folderOf(from) !== "github");
    expect(wrong).toEqual([]);
  });

  it("has no cycles", () => {
    const graph = new Map<string, string[]>();
    for (const { from, to, isType } of imports.filter(isOurs))
      if (!isType) graph.set(from, [...(graph.get(from) ?? []), to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (done.has(file)) return;
      done.add(file);
      for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    };
    for (const file of graph.keys()) walk(file, []);
    expect(cycles).toEqual([]);
  });

  it("ends the process nowhere but in cli/main.ts", () => {
    const wrong = SOURCES.filter(
      (file) => file !== "cli/main.ts" && /\bprocess\.exit\(/.test(readFileSync(join("src", file), "utf8")),
    );
    expect(wrong).toEqual([]);
  });
});
