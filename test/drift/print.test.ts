import { describe, expect, it } from "vitest";
import { driftText } from "../../src/cli/drift/text.ts";
import { driftOf, type Seen } from "../../src/drift/drift.ts";
import type { Finding } from "../../src/drift/finding.ts";
import { driftMarkdown } from "../../src/drift/markdown.ts";
import { shownPair } from "../../src/drift/shown.ts";
import { sortDrift } from "../../src/drift/sort.ts";
import { capturedRefresh, capturedState } from "./captured.ts";

const seen = (more: Partial<Seen> = {}) =>
  driftOf({ environment: "prod", isDeployed: true, findings: [], notDeployed: [], untold: [], ...more });
const plain = (_: string, text: string): string => text;

const finding = (more: Partial<Finding> = {}): Finding => ({
  class: "configuration",
  type: "aws:x/y:Z",
  name: "thing",
  id: "thing-1",
  properties: [{ path: "a", was: 1, is: 2, reason: "a setting" }],
  ...more,
});

const real = () => seen({ environment: "stand", findings: sortDrift(capturedRefresh().told, capturedState()) });

describe("the verdict", () => {
  it.each([
    ["nothing deployed", { isDeployed: false }],
    ["no drift", { findings: [finding({ class: "benign" }), finding({ class: "lifecycle" })] }],
    ["drift", { findings: [finding({ class: "benign" }), finding()] }],
    ["cannot tell", { findings: [finding()], untold: ["why"] }],
    ["cannot tell", { isDeployed: false, untold: ["why"] }],
    ["no drift", { notDeployed: ["the plan"] }],
  ] as const)("%s", (verdict, more) => {
    expect(seen(more).verdict).toBe(verdict);
  });
});

describe("for people", () => {
  it("the worst comes first, and what does not count in a line each at the end", async () => {
    await expect(driftText(real(), plain)).toMatchFileSnapshot("printed/text.txt");
  });

  it("says what could not be told, and what is not deployed", () => {
    expect(
      driftText(seen({ untold: ["AWS said\u001b[2J no"], notDeployed: ["the plan 1"] }), plain).split("\n"),
    ).toEqual([
      "could not be told: AWS said [2J no",
      "not deployed: the plan 1",
      "nobody can tell whether there is drift",
      "",
    ]);
  });
});

describe("for an issue", () => {
  it("has a table, and the values in a fold", async () => {
    await expect(driftMarkdown(real())).toMatchFileSnapshot("printed/issue.txt");
  });

  it("is the same text while only what AWS and runs move changes, in whatever order it is told", () => {
    const [one, other] = [finding({ name: "a" }), finding({ name: "b" })];
    const moved = finding({ class: "benign", properties: [{ path: "capacity", was: 1, is: 7, reason: "moved" }] });
    const before = driftMarkdown(seen({ findings: [one, other] }));
    expect(driftMarkdown(seen({ findings: [moved, other, one, finding({ class: "lifecycle" })] }))).toBe(before);
  });

  it("means nothing by what others have written", () => {
    const bad = "a|b\n`c` <img> @team #12 [x](y) http://example.com *";
    const text = driftMarkdown(
      seen({
        environment: bad,
        findings: [finding({ name: bad, id: bad, properties: [{ path: bad, was: bad, is: bad, reason: bad }] })],
        untold: [bad],
        notDeployed: [bad],
      }),
    );
    expect(text.replaceAll(/&#\d+;/g, "")).not.toMatch(/@|<img|\]\(|http:|#12|`c`/);
    expect(text.split("\n").filter((line) => line.startsWith("|"))).toHaveLength(3);
  });

  it("fits into an issue, and says what it leaves out", () => {
    const long = "|".repeat(5_000);
    const findings = Array.from({ length: 3_000 }, (_, index) =>
      finding({
        name: `thing ${index} ${long}`,
        id: long,
        properties: [{ path: long, was: long, is: `x${long}`, reason: long.slice(0, 99) }],
      }),
    );
    const lines = Array.from({ length: 500 }, () => long.slice(0, 99));
    const text = driftMarkdown(seen({ findings, untold: lines, notDeployed: lines }));
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/and \d+ more/);
    expect(text.trimEnd()).toMatch(/<\/details>$/);
  });
});

describe("a long value", () => {
  it("is shown where it differs", () => {
    const [was, is] = shownPair({ was: `${"a".repeat(900)}b${"c".repeat(900)}`, is: `${"a".repeat(900)}d` }, 40);
    expect(was).toMatch(/^…a{19,20}b?c*… \(1803 characters\)$/);
    expect(is).toMatch(/^…a{20}d"$/);
  });
  it("and one that is not there is nothing", () => {
    expect(shownPair({ is: "x" }, 40)).toEqual(["nothing", '"x"']);
  });
});
