import { describe, expect, it } from "vitest";
import { commentOf, MOST_COMMENT, MOST_SUMMARY } from "../../src/review/comment.ts";
import type { Review } from "../../src/review/review.ts";
import { change, check, cost, diff, environment, file, preview, review, verify } from "./documents.ts";

const MARKER = "<!-- emrald:review shop -->";
const written = (of: Review, room = MOST_COMMENT): string => commentOf(of, { marker: MARKER, room });

/** What everybody reads: up to the first fold. */
const screen = (text: string): string[] => (text.split("<details>")[0] ?? "").trimEnd().split("\n");

const CONSEQUENCES = {
  runAgain: [
    { step: "stocks/clean_prices", because: "its code changed" },
    { step: "stocks/volatility", because: "it reads stocks/prices" },
  ],
  datasets: [{ dataset: "stocks/prices", through: "stocks/clean_prices" }],
  consumers: [{ consumer: "finance-dashboard", dataset: "stocks/volatility", owner: "markets@example.com" }],
  owners: ["markets@example.com", "data-platform@example.com"],
  criticalPath: ["stocks/clean_prices", "stocks/volatility"],
};

const MERMAID = `flowchart LR
  n1["stocks/clean_prices"]:::behavioural
  n2[("stocks/prices")]:::breaking
  n1 --> n2
  classDef breaking fill:#d93f0b,stroke:#8f2a07,color:#ffffff
`;

const CODE = change({
  class: "behavioural",
  kind: "step/code",
  of: "step",
  subject: "stocks/clean_prices",
  path: "app",
  was: "3f2a91c04d5e",
  is: "9b1c77de0a42",
  reason: "its code is another: what it writes may be too",
});
const FLEET = change({
  class: "behavioural",
  kind: "fleet/capacity",
  of: "cluster",
  subject: "small",
  path: "core.on_demand",
  was: "2",
  is: "4",
  reason: "more nodes work, and cost",
});
const CONSUMER = change({
  class: "additive",
  kind: "dataset/consumer-added",
  subject: "stocks/volatility",
  path: "consumers",
  was: "finance-dashboard",
  is: "finance-dashboard, risk-report",
  reason: "somebody more reads it",
});

const BIG: readonly object[] = [
  check("dev", "prod"),
  verify([{ step: "stocks/clean_prices", status: "ok" }]),
  diff(
    environment("dev", [CODE, FLEET], {
      consequences: CONSEQUENCES,
      mermaid: MERMAID,
      cost: { before: cost("dev", 1.5), after: cost("dev", 2.76) },
    }),
    environment("prod", [change(), CODE, FLEET], {
      consequences: CONSEQUENCES,
      mermaid: MERMAID,
      cost: {
        before: cost("prod", 12),
        after: cost("prod", 30, { budget: [{ key: "per_run", limit: 40, verdict: "may exceed" }] }),
      },
    }),
  ),
  preview("dev"),
  preview("prod", [
    { op: "create-replacement", type: "aws:s3/bucket:Bucket", name: "lake-gold" },
    { op: "replace", type: "aws:s3/bucket:Bucket", name: "lake-gold" },
    { op: "delete-replaced", type: "aws:s3/bucket:Bucket", name: "lake-gold" },
    { op: "update", type: "aws:ssm/parameter:Parameter", name: "contents-plan" },
    { op: "delete", type: "aws:iam/policy:Policy", name: "access-old" },
  ]),
];

const HOSTILE =
  "@team #1 GH-1 </details><script>x</script> --> | `code` ```\n# x\r\n![i](http://e.vil) \u202e\u200b www.e.vil";

/** Each is read by people: `vitest -u` rewrites them. */
const CASES: Readonly<Record<string, Review>> = {
  "no-effect": review([
    check("dev", "prod"),
    verify(),
    diff(environment("dev", []), environment("prod", [])),
    preview("dev"),
    preview("prod"),
  ]),
  additive: review([
    check("dev"),
    verify(),
    diff(environment("dev", [CONSUMER], { cost: { before: cost("dev", 1.5), after: cost("dev", 1.5) } })),
    preview("dev", [{ op: "update", type: "aws:ssm/parameter:Parameter", name: "contents-plan" }]),
  ]),
  destructive: review(BIG),
  new: review([
    check("dev", "stage"),
    verify(),
    diff(
      environment("dev", []),
      (({ base: _, ...rest }) => rest)(
        environment(
          "stage",
          [
            change({
              class: "additive",
              kind: "environment/added",
              of: "environment",
              subject: "stage",
              reason: "a new environment: nothing of it is there yet",
            }),
          ],
          { cost: { after: cost("stage", 1.5, { unknown: ["the price of x9.large in us-east-1"] }) } },
        ),
      ),
    ),
    preview("dev"),
    preview("stage", [{ op: "create", type: "aws:s3/bucket:Bucket", name: "lake-gold" }]),
  ]),
  errors: review([
    {
      ...check("dev", "prod"),
      ok: false,
      problems: ["prices", "pricse", "princes"].map((name, index) => ({
        code: "data/unknown-dataset",
        severity: "error",
        message: `there is no dataset "${name}"`,
        file: "pipelines/stocks.yaml",
        line: 24 + index,
      })),
    },
    diff(
      environment("dev", [], { untold: "the spec has 3 errors" }),
      environment("prod", [], { untold: "the spec has 3 errors" }),
    ),
  ]),
  verify: review([
    check("dev"),
    verify([
      {
        step: "stocks/volatility",
        status: "failed",
        error: {
          code: "verify/failed",
          message: "there is no column `hihg`",
          file: "spark/apps/stocks/volatility.py",
          line: 12,
        },
      },
    ]),
    diff(environment("dev", [CODE], { consequences: CONSEQUENCES })),
    { ...preview("dev"), ok: false, errors: ["error: AccessDenied: not authorized to perform s3:GetBucketLocation"] },
  ]),
  fork: review(
    [diff(environment("prod", [change()], { consequences: CONSEQUENCES }))],
    [
      file("check.json", check("prod")),
      file("verify.json", { format: 1, command: "verify", ok: "yes" }),
      file("cost.json", { format: 1, command: "cost", environments: [cost("prod", 12)] }),
      file("preview.json", preview("prod", [{ op: "delete", type: "aws:s3/bucket:Bucket", name: "lake-gold" }])),
    ],
  ),
  silent: review([], [file("check.json", check())]),
  hostile: review(
    [
      diff(
        environment(
          "prod",
          [change({ subject: HOSTILE, path: HOSTILE, was: HOSTILE, is: HOSTILE, reason: HOSTILE, kind: HOSTILE })],
          {
            consequences: {
              runAgain: [{ step: HOSTILE, because: HOSTILE }],
              datasets: [],
              consumers: [{ consumer: HOSTILE, dataset: HOSTILE, owner: HOSTILE }],
              owners: [HOSTILE],
              criticalPath: [HOSTILE, "b"],
            },
            mermaid: `flowchart LR\n  a --> b\n  click a "http://e.vil"\n`,
            cost: {
              after: cost(`prod`, 1, {
                unknown: [HOSTILE],
                not_counted: [HOSTILE],
                region: HOSTILE,
                parts: [{ what: HOSTILE, cluster: HOSTILE, per: "hour", low: 1, high: 1, note: HOSTILE }],
              }),
            },
          },
        ),
        environment("dev", [], { untold: HOSTILE }),
      ),
      { ...preview("prod", [{ op: "delete", type: HOSTILE, name: HOSTILE }]), ok: false, errors: [HOSTILE] },
      preview("dev", [{ op: "delete", type: "aws:s3/bucket:Bucket", name: HOSTILE }]),
    ],
    [
      file("check.json", {
        ...check("prod"),
        ok: false,
        problems: [{ code: HOSTILE, severity: "error", message: HOSTILE, file: HOSTILE, line: 1 }],
      }),
      file(
        "verify.json",
        verify([{ step: HOSTILE, status: "failed", error: { code: HOSTILE, message: HOSTILE, file: HOSTILE } }]),
      ),
      file(`${HOSTILE}.json`, { command: HOSTILE }),
    ],
  ),
};

describe("the comment", () => {
  it.each(Object.keys(CASES))("%s", async (name) => {
    const text = written(CASES[name] as Review);
    await expect(text).toMatchFileSnapshot(`golden/${name}.md`);
    expect(text.startsWith(`${MARKER}\n`)).toBe(true);
    expect(screen(text).length).toBeLessThanOrEqual(25);
  });

  it("says that there is no effect in one line", () => {
    expect(
      written(CASES["no-effect"] as Review)
        .trimEnd()
        .split("\n"),
    ).toEqual([
      MARKER,
      "### No effect: nothing that is deployed or run changes in dev, prod",
      "",
      expect.stringMatching(/^<sub>/) as string,
    ]);
  });

  it("means nothing by what others have written", () => {
    const text = written(CASES["hostile"] as Review);
    // GitHub links nothing in code.
    const bare = text.replaceAll(/<code>[^<]*<\/code>/g, "code").replaceAll(/&#\d+;/g, "·");
    expect(bare.slice(MARKER.length)).not.toMatch(/@|<script|-->|https?:|www\.|!\[|GH-1|#1|\u202e|\u200b|click/);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
    expect(text).not.toMatch(/`|<script|https?:/);
    // Every line is one that we begin.
    for (const line of text.split("\n"))
      expect(line).toMatch(/^(?:<!--|### |\||- |  - |<details>|<\/details>|<sub>|$)/);
    // A mention is one again where no code is around it, whatever entity it is written with.
    expect(text.replaceAll(/<code>.*?<\/code>/g, "")).not.toMatch(/&#64;(?!&#8203;)/);
  });
});

const HUGE = (number: number): Review =>
  review([
    check(...Array.from({ length: 12 }, (_, index) => `env${index}`)),
    {
      format: 1,
      command: "verify",
      ok: false,
      steps: Array.from({ length: 300 }, () => ({ step: "|".repeat(900), status: "failed" })),
    },
    diff(
      ...Array.from({ length: 12 }, (_, index) =>
        environment(
          `env${index}`,
          Array.from({ length: number }, (__, at) =>
            change({
              subject: `${"|".repeat(500)}${at}`,
              was: "<".repeat(200),
              is: "𝄞".repeat(100),
              reason: "*".repeat(900),
              class: at === number - 1 ? "destructive" : "breaking",
            }),
          ),
          {
            consequences: {
              runAgain: Array.from({ length: number }, (__, at) => ({
                step: `s${at}${"_".repeat(300)}`,
                because: "#".repeat(900),
              })),
              datasets: [],
              consumers: Array.from({ length: number }, (__, at) => ({
                consumer: `c${at}${"@".repeat(900)}`,
                dataset: "[".repeat(900),
              })),
              owners: Array.from({ length: number }, (__, at) => `o${at}${"@".repeat(900)}`),
              criticalPath: Array.from({ length: number }, () => "_".repeat(900)),
            },
            mermaid: `flowchart LR\n${`  a --> b\n`.repeat(1500)}`,
          },
        ),
      ),
    ),
    ...Array.from({ length: 12 }, (_, index) =>
      preview(
        `env${index}`,
        Array.from({ length: 30 }, (__, at) => ({
          op: "delete",
          type: "aws:s3/bucket:Bucket",
          name: `b${at}${"|".repeat(900)}`,
        })),
      ),
    ),
  ]);

const BUDGET = change({
  class: "behavioural",
  kind: "environment/budget-raised",
  of: "environment",
  subject: "dev",
  reason: "more may be spent before anybody is told",
});
const NO_STEPS = "Behavioural: it runs, costs, or is looked after in another way";

describe("its title", () => {
  const untold = (name: string) => environment(name, [], { untold: "the spec has an error" });
  const bucket = preview("prod", [{ op: "delete", type: "aws:s3/bucket:Bucket", name: "lake-gold" }]);
  it.each<[what: string, documents: readonly object[], title: string]>([
    [
      "of steps",
      [diff(environment("dev", [CODE], { consequences: CONSEQUENCES }))],
      "Behavioural: steps do something else than before",
    ],
    ["of no step", [diff(environment("dev", [BUDGET]))], NO_STEPS],
    ["of no diff", [bucket], "What changes cannot be told; at least destructive: data, or what protects it, goes"],
    ["of nothing that is told", [diff(untold("dev"), untold("prod"))], "What changes cannot be told"],
    [
      "of the harmless beside the untold",
      [diff(environment("dev", [CONSUMER]), untold("prod"))],
      "What changes in prod cannot be told; at least additive: something is new, and what was there stays as it is",
    ],
    [
      "of nothing beside the untold",
      [diff(environment("dev", []), untold("prod"))],
      "What changes in prod cannot be told",
    ],
    [
      "of the worst beside the untold",
      [diff(environment("dev", [change()]), untold("prod"))],
      "What changes in prod cannot be told; at least breaking: who reads what is written must change too",
    ],
    [
      "of what is deleted in the untold",
      [diff(environment("dev", []), untold("prod")), bucket],
      "What changes in prod cannot be told; at least destructive: data, or what protects it, goes",
    ],
    [
      "of steps, where one is untold",
      [diff(environment("dev", [BUDGET]), untold("prod"))],
      "What changes in prod cannot be told; at least behavioural: it runs, costs, or is looked after in another way",
    ],
  ])("%s", (_, documents, title) => {
    expect(written(review(documents)).split("\n")[1]).toBe(`### ${title}`);
  });

  it("has no fold of no steps below it", () => {
    const dataset = change({ class: "behavioural", kind: "expectation/removed-warning" });
    const text = written(review([diff(environment("dev", [dataset], { mermaid: MERMAID }))]));
    expect(text).not.toMatch(/\b0 steps?\b/);
    expect(text).toContain("<summary>What changed, and what is next to it</summary>");
    expect(text).toContain("```mermaid");
    expect(written(review([diff(environment("dev", [BUDGET]))]))).not.toMatch(/0 steps|next to it/);
  });
});

describe("a comment with too much to say", () => {
  const huge = HUGE(50);

  it("fits, has its screen, closes its folds, and says what it leaves out", () => {
    const text = written(huge);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(40_000);
    expect(screen(text).length).toBeLessThanOrEqual(25);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
    expect(text).toMatch(/and \d+ more \(\d+ breaking\): `emrald diff` tells all/);
    expect(text.indexOf("destructive")).toBeLessThan(text.indexOf("breaking"));
  });

  it("has more in the summary of a step, which has bytes and not characters", () => {
    const text = written(huge, MOST_SUMMARY);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
    expect(text.length).toBeGreaterThan(written(huge).length);
  });

  it.each([40_000, 30_000])("is cut to %d too", (room) => {
    expect(written(huge, room).length).toBeLessThanOrEqual(room);
  });
});
