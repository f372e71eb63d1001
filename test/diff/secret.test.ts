import { describe, expect, it } from "vitest";
import { diffPlans } from "../../src/diff/diff-plans.ts";
import { isSecretName, masked } from "../../src/diff/secret.ts";
import { diffText } from "../../src/diff/text.ts";
import { RICH } from "./rich-tree.ts";
import { sideOf } from "./sides.ts";

describe("names of secrets", () => {
  it.each([
    "password",
    "db_password",
    "dbPassword",
    "fs.s3a.secret.key",
    "fs.s3a.access.key",
    "apiKey",
    "API-KEY",
    "token",
    "auth_tokens",
    "credential",
    "aws.credentials",
    "pwd",
  ])("%s is one", (name) => expect(isSecretName(name)).toBe(true));
  it.each([
    "passengers",
    "tokenizer",
    "author",
    "secretary",
    "key",
    "partition_key",
    "compass",
    "spark.sql.shuffle.partitions",
  ])("%s is none", (name) => expect(isSecretName(name)).toBe(false));
});

describe("texts without their secrets", () => {
  it.each([
    [
      "jdbc:postgresql://db/x?user=me&password=s3cret&ssl=true",
      "jdbc:postgresql://db/x?user=me&password=(hidden)&ssl=true",
    ],
    ["https://me:s3cret@example.com/x", "https://(hidden)@example.com/x"],
    ["load --password s3cret --top 10", "load --password (hidden) --top 10"],
    ["load, --api-token, s3cret", "load, --api-token, s3cret"],
    ["spark.hadoop.fs.s3a.secret.key=s3cret", "spark.hadoop.fs.s3a.secret.key=(hidden)"],
    ['{"db_password": "s3 cret", "top": 1}', '{"db_password": (hidden), "top": 1}'],
    ["id AKIAIOSFODNN7EXAMPLE here", "id (hidden) here"],
    ["x wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY y", "x (hidden) y"],
    ["-----BEGIN RSA PRIVATE KEY-----\nabc", "(hidden)"],
    ["ghp_012345678901234567890123456789abcdef", "(hidden)"],
    ["WHERE passengers = 5 AND author = 'me'", "WHERE passengers = 5 AND author = 'me'"],
    ["password=(hidden)", "password=(hidden)"],
    ["a sha 0123456789abcdef0123456789abcdef01234567", "a sha 0123456789abcdef0123456789abcdef01234567"],
  ])("%s", (text, shown) => expect(masked(text)).toBe(shown));
});

it("no secret is in a diff, wherever it stands; and the key still tells two from each other", () => {
  const secret = (value: string) => {
    const { "pipelines/orders.yaml": orders = "", "pipelines/project.yaml": project = "" } = RICH;
    return sideOf(
      {
        ...RICH,
        "pipelines/orders.yaml": orders
          .replace("top: 10", `top: 10, api_token: ${value}, url: "https://me:${value}@db/x"`)
          .replace("partitions: 64", `partitions: 64, spark.hadoop.fs.s3a.secret.key: ${value}`)
          .replace("options: { header: true }", `options: { header: true, password: ${value} }`)
          .replace("[s3-dist-cp,", `[s3-dist-cp, --password, ${value}, "--token=${value}",`)
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
