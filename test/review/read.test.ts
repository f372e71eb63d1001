import { describe, expect, it } from "vitest";
import { keysOf } from "../../src/review/keys.ts";
import { readDocument, reviewOf } from "../../src/review/read.ts";
import { change, check, cost, diff, environment, file, preview, verify } from "./documents.ts";

const problem = (text: string): string => {
  const read = readDocument({ name: "x.json", text });
  return "problem" in read ? read.problem : "none";
};
const broken = (document: object, more: object): string => problem(JSON.stringify({ ...document, ...more }));

describe("a document", () => {
  it.each([
    check("dev"),
    verify([{ step: "a/b", status: "skipped", reason: "no app" }]),
    diff(environment("dev", [change()], { untold: "no", cost: { after: cost("dev", 1) }, mermaid: "flowchart LR\n" })),
    { format: 1, command: "cost", environments: [cost("dev", 1, { standing: { low: 1, high: 2 } })] },
    preview("dev", [{ op: "create", type: "a", name: "b" }]),
  ])("$command is read as it is, and what nobody knows is left out", (document) => {
    expect(readDocument(file("x.json", { ...document, more: 1 }))).toEqual({ document });
  });

  it.each([
    ["", "gave no result"],
    ["{", "is no whole JSON: what printed it was ended, or is no command of emrald"],
    ["[]", 'has no key "command": it is not what a command printed with --json'],
    ["null", 'has no key "command": it is not what a command printed with --json'],
    [
      '{"command":"drift"}',
      'is what "drift" printed; a comment is made of what these print: check, verify, diff, cost, preview',
    ],
    ['{"command":"constructor"}', expect.stringContaining('is what "constructor" printed')],
    [" ".repeat(33 * 1024 * 1024) + "1", expect.stringContaining("at most 33554432 are read")],
  ])("%#: is refused", (text, says) => {
    expect(problem(text)).toEqual(says);
  });

  it.each([
    [check("dev"), { format: 2 }, "format is 2; it must be 1"],
    [check("dev"), { ok: "yes" }, 'ok is "yes"; it must be true or false'],
    [check("dev"), { problems: undefined }, "problems is nothing; it must be a list"],
    [check("a b"), {}, 'environments[0].name is "a b"; it must be the name of an environment'],
    [check("dev"), { problems: [{ code: 1 }] }, "problems[0].code is 1; it must be a text"],
    [
      verify(),
      { steps: [{ step: "a", status: "fine" }] },
      'steps[0].status is "fine"; it must be "ok", "failed", "skipped"',
    ],
    [
      verify(),
      { steps: [{ step: "a".repeat(100_001), status: "ok" }] },
      "steps[0].step: a text of 100001 characters; at most 100000 are read",
    ],
    [preview("dev"), { environment: "<b>" }, 'environment is "<b>"; it must be the name of an environment'],
    [preview("dev"), { resources: { length: 3 } }, "resources is a map; it must be a list"],
    [
      diff(environment("dev", [change({ key: "no" })])),
      {},
      'environments[0].changes[0].key is "no"; it must be 16 hex digits',
    ],
    [diff(environment("dev", [])), { base: [] }, "base is a list; it must be a map"],
  ])("%#: of another shape is refused by its place", (document, more, says) => {
    expect(broken(document, more)).toBe(says);
  });

  it("has numbers that are some", () => {
    expect(
      problem(
        JSON.stringify({
          ...check("dev"),
          problems: [{ code: "a", severity: "error", message: "m", file: "f", line: 0 }],
        }).replace('"line":0', '"line":1e999'),
      ),
    ).toBe("problems[0].line is null; it must be a number");
  });

  it("may be nested as deeply as it likes", () => {
    expect(problem(`{"command":"check","ok":${"[".repeat(200_000)}${"]".repeat(200_000)}}`)).toMatch(
      /nested too deeply|format is/,
    );
  });
});

describe("a review", () => {
  const ours = [file("diff.json", diff(environment("dev", [change()]))), file("preview-dev.json", preview("dev"))];

  it("has one document of each, and refuses a second one", () => {
    const { problems } = reviewOf([...ours, file("more.json", diff()), file("again.json", preview("dev"))]);
    expect(problems).toEqual([
      'more.json: there is another document of "diff"',
      'again.json: there is another document of "preview of dev"',
    ]);
  });

  it.each<[what: string, text: string, problem: unknown]>([
    ["gave nothing", "\n", "gave no result"],
    [
      "was ended while it printed",
      JSON.stringify(check("dev")).slice(0, 40),
      expect.stringMatching(/^is no whole JSON/),
    ],
    ["is none of ours", "{}", expect.stringContaining('has no key "command"')],
    ["is of another emrald", JSON.stringify({ ...check("dev"), format: 2 }), "format is 2; it must be 1"],
  ])("says that a command %s, and has the rest", (_, text, problem) => {
    const { review, documents, problems } = reviewOf([{ name: "check.json", text }, ...ours]);
    expect([problems, documents, review.unread]).toEqual([[], 2, [{ name: "check", problem }]]);
    expect(review.check).toBeUndefined();
    expect(review.diff).toBeDefined();
  });

  it("takes from a fork neither a diff nor a preview, nor what we have ourselves, and is stopped by nothing", () => {
    const forged = diff(environment("dev", [change({ key: "f".repeat(16) })]));
    const { review, problems } = reviewOf(
      [...ours, file("verify.json", verify())],
      [
        file("diff.json", forged),
        file("preview.json", preview("prod", [{ op: "delete", type: "aws:s3/bucket:Bucket", name: "lake-gold" }])),
        file("verify.json", verify([{ step: "a/b", status: "failed" }])),
        file("check.json", check("dev")),
        file("broken.json", "{"),
      ],
    );
    expect(problems).toEqual([]);
    expect(review).toMatchObject({ isForked: true, verify: { steps: [] }, check: { ok: true } });
    expect(review.unread.map(({ name }) => name)).toEqual(["diff", "preview", "broken"]);
    expect(Object.values(keysOf(review)).flat()).toEqual([change().key]);
  });

  it("was shown changes and the durable resources that go, each once", () => {
    const bucket = { type: "aws:s3/bucket:Bucket", name: "lake-gold" };
    const { review } = reviewOf([
      ...ours,
      file(
        "p.json",
        preview("dev", [
          { op: "create-replacement", ...bucket },
          { op: "replace", ...bucket },
          { op: "delete", type: "aws:ssm/parameter:Parameter", name: "x" },
          { op: "delete", type: "toString", name: "x" },
        ]),
      ),
      file("q.json", preview("prod", [{ op: "delete", ...bucket }])),
    ]);
    const keys = keysOf(review);
    expect(keys["dev"]).toEqual([change().key, expect.stringMatching(/^[0-9a-f]{16}$/)]);
    // Nobody was told what else changes there.
    expect(keys["prod"]).toBeUndefined();
  });
});
