import { parsed, together, type Rule } from "./rules.ts";
import { at, isList, isValues, shown, type Value, type Values } from "./values.ts";

/** Who a policy document is for: it decides which elements its statements must have. */
type Kind = "identity" | "trust" | "resource";

/** An IAM policy document at a way in the inputs; `most` is its size without white space. */
export function policyDocument(way: string, kind: Kind, most: number): Rule {
  return together(way, (inputs) => {
    for (const value of at(inputs, way)) {
      const wrong = wrongDocument(value, kind, most);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  });
}

/** IAM counts characters without white space. Source: IAM user guide, "IAM and AWS STS quotas". */
export function policySize(policy: Value): number {
  return typeof policy === "string" ? policy.replace(/\s/g, "").length : 0;
}

function wrongDocument(value: Value, kind: Kind, most: number): string | undefined {
  if (typeof value !== "string" || value.includes("04da6b54-80e4-46f7-96ec-b56ff0331ba9")) return undefined;
  const document = parsed(value);
  if (document === undefined) return "MalformedPolicyDocument: the policy is not JSON";
  if (policySize(value) > most) return `LimitExceeded: the policy has ${policySize(value)} characters, at most ${most}`;
  if (!["2012-10-17", "2008-10-17"].includes(shown(document["Version"]))) {
    return "MalformedPolicyDocument: the policy has no Version 2012-10-17";
  }
  const statements = isList(document["Statement"]) ? document["Statement"] : [document["Statement"]];
  if (statements.length === 0) return "MalformedPolicyDocument: the policy has no statement";
  return statements.map((statement) => wrongStatement(statement, kind)).find((wrong) => wrong !== undefined);
}

function wrongStatement(statement: Value, kind: Kind): string | undefined {
  const malformed = (what: string) => `MalformedPolicyDocument: ${what}: ${JSON.stringify(statement)}`;
  if (!isValues(statement)) return malformed("a statement is an object");
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") return malformed("Effect is Allow or Deny");
  if (count(statement, "Action", "NotAction") !== 1) return malformed("a statement has an Action");
  const actions = [statement["Action"] ?? statement["NotAction"]].flat<readonly Value[]>();
  if (actions.length === 0) return malformed("a statement has an Action");
  const wrongAction = actions.find(
    (action) => typeof action !== "string" || !/^(\*|[a-z0-9-]+:[\w*?]+)$/i.test(action),
  );
  if (wrongAction !== undefined) return malformed(`${JSON.stringify(wrongAction)} is no action`);
  const resources = count(statement, "Resource", "NotResource");
  if (kind === "trust" ? resources !== 0 : resources !== 1) {
    return malformed(kind === "trust" ? "a trust policy has no Resource" : "a statement has a Resource");
  }
  const named = [statement["Resource"] ?? statement["NotResource"] ?? "*"].flat<readonly Value[]>();
  if (named.length === 0) return malformed("a statement has a Resource");
  const wrongResource = named.find(
    (one) => typeof one !== "string" || !/^(\*|arn:[^:]+:[^:]+:[^:]*:[^:]*:.+)$/.test(one),
  );
  if (wrongResource !== undefined) return malformed(`${JSON.stringify(wrongResource)} is no resource`);
  const principals = count(statement, "Principal", "NotPrincipal");
  if (kind === "identity" ? principals !== 0 : principals !== 1) {
    return malformed(kind === "identity" ? "a policy of an identity has no Principal" : "a statement has a Principal");
  }
  const sid = statement["Sid"];
  if (sid !== undefined && (typeof sid !== "string" || (kind !== "resource" && !/^[A-Za-z0-9]*$/.test(sid)))) {
    return malformed("a Sid has letters and digits");
  }
  return undefined;
}

function count(statement: Values, ...keys: readonly string[]): number {
  return keys.filter((key) => statement[key] !== undefined).length;
}

/** Whether a role's trust policy lets a service assume it. */
export function trusts(trustPolicy: Value, service: string): boolean {
  const statements = parsed(trustPolicy)?.["Statement"];
  const principals = (isList(statements) ? statements : [statements]).flatMap((statement) =>
    isValues(statement) && statement["Effect"] === "Allow" ? at(statement, "Principal.Service") : [],
  );
  return principals.flat().includes(service);
}
