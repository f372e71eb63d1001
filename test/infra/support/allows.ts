import type { Statement } from "../../../src/infra/decide/policy.ts";

/** What a request is about, besides its action and its resource. */
export interface Request {
  /** Tags that the request brings, and that the resource has. */
  readonly request?: Readonly<Record<string, string>>;
  readonly resource?: Readonly<Record<string, string>>;
  /** Other keys of conditions. */
  readonly keys?: Readonly<Record<string, string>>;
}

/** Whether statements let a request pass: some allow it, and none denies it (IAM User Guide, policy evaluation logic). */
export function allows(
  statements: readonly Statement[],
  action: string,
  resource: string,
  { request = {}, resource: tags = {}, keys = {} }: Request = {},
): boolean {
  const known: Record<string, string> = { ...keys };
  for (const [tag, value] of Object.entries(request)) known[`aws:RequestTag/${tag}`] = value;
  for (const [tag, value] of Object.entries(tags)) known[`aws:ResourceTag/${tag}`] = value;
  const about = statements.filter(
    ({ Action, Resource = [], Condition = {} }) =>
      Action.some((one) => matches(one, action)) &&
      Resource.some((one) => matches(one, resource)) &&
      Object.entries(Condition).every(([operator, asked]) =>
        Object.entries(asked).every(([key, wanted]) => holds(operator, known[key], [wanted].flat())),
      ),
  );
  return about.some(({ Effect }) => Effect === "Allow") && !about.some(({ Effect }) => Effect === "Deny");
}

function holds(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  if (operator === "Null") return wanted.includes(String(value === undefined));
  if (value === undefined) return operator.endsWith("IfExists") || operator.startsWith("StringNot");
  switch (operator.replace(/IfExists$/, "")) {
    case "ForAnyValue:StringEquals":
    case "StringEquals":
    case "Bool":
      return wanted.includes(value);
    case "StringNotEquals":
      return !wanted.includes(value);
    case "StringLike":
    case "ArnLike":
      return wanted.some((one) => matches(one, value));
    default:
      throw new Error(`the test does not know the operator "${operator}"`);
  }
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("?", "."));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}
