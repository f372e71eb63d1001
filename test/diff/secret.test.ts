import { expect, it } from "vitest";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import { shownPair } from "../../src/diff/shown.ts";
import { diffText } from "../../src/diff/text.ts";
import { RICH } from "./rich-tree.ts";
import { sideOf } from "./sides.ts";

const NAMES = ["api_token", "dbpassword", "userpass", "apptoken", "bearer", "webhook"];

it("no secret is in a diff, wherever it stands; and the key still tells two from each other", () => {
  const secret = (value: string) => {
    const { "pipelines/orders.yaml": orders = "", "pipelines/project.yaml": project = "" } = RICH;
    return sideOf(
      {
        ...RICH,
        "pipelines/orders.yaml": orders
          .replace(
            "top: 10",
            `top: 10, ${NAMES.map((name) => `${name}: ${value}`).join(", ")}, url: "https://me:${value}@db/x"`,
          )
          .replace(
            "partitions: 64",
            `partitions: 64, spark.hadoop.fs.s3a.secret.key: ${value}, spark.yarn.appMasterEnv.PGPASSWORD: ${value}`,
          )
          .replace("options: { header: true }", `options: { header: true, password: ${value} }`)
          .replace(
            "[s3-dist-cp,",
            `[s3-dist-cp, --password, ${value}, "--token=${value}", "-u", "me:${value}", "Authorization: Bearer ${value}", "export DBPASSWORD=${value}",`,
          )
          .replace("vars:\n", `vars:\n  db_password: { type: string, default: ${value} }\n`)
          .replace("SELECT day,", `SELECT /* password=${value} */ day,`),
        "pipelines/project.yaml": project
          .replace("team: data", `team: data, access_key: ${value}`)
          .replace("{ spark.serializer:", `{ my.password: ${value}, spark.serializer:`),
      },
      "prod",
    );
  };
  const [none, one, two] = [sideOf(RICH, "prod"), secret("hunter2hunter2"), secret("swordfish77")];
  for (const [base, head] of [
    [one, two],
    [none, two],
    [one, none],
  ] as const) {
    const diff = diffPlans("prod", base, head);
    const text = diffText(
      { format: 1, command: "diff", base: { name: "a" }, head: { name: "b" }, class: diff.class, environments: [diff] },
      (_, line) => line,
    );
    expect(diff.changes.length).toBeGreaterThan(6);
    expect(`${JSON.stringify(diff)}${text}`).not.toMatch(/hunter2|swordfish/);
  }
  const changes = (head: typeof one) => diffPlans("prod", none, head).changes;
  const shared = changes(one).filter(({ key }) => changes(two).some((other) => other.key === key));
  expect(shared.map(({ kind, subject, path }) => `${kind} ${subject} ${path ?? ""}`)).toEqual([]);
});

it("lists are hidden word by word, and whether there is a secret is none", () => {
  const words = (value: string): string[] => ["--password", `${value} and more`, "--top", "1"];
  expect(shownPair(words("hunter2"), words("swordfish"))).toEqual(Array(2).fill("--password, (hidden), --top, 1"));
  expect(shownPair(true, false, "use_password")).toEqual(["true", "false"]);
  expect(shownPair(["author", "me"], undefined)).toEqual(["author, me", undefined]);
});
