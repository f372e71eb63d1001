import { RUNTIME_PACKAGE, RUNTIME_PROGRAM } from "../model/arguments.ts";
import { bucketNameOf } from "../model/names.ts";
import { bind } from "./bind.ts";
import type { Plan } from "./plan.ts";

/**
 * A plan as it is compared with another: what only a deployment knows is a word, `{bucket_gold}`, whether the plan is bound already or not; and so is emrald's own
 * runtime, which comes with emrald and not with the project. `isAccountGiven`: the spec itself names the account, which then is part of what it says.
 */
export function comparable(plan: Plan, isAccountGiven: boolean): Plan {
  const words = new Map<string, string>();
  for (const file of [RUNTIME_PACKAGE, RUNTIME_PROGRAM]) {
    const { sha256 } = plan.artifacts[file] ?? {};
    if (sha256 !== undefined) words.set(sha256, "{emrald}");
  }
  const { account } = plan;
  if (typeof account === "string" && !isAccountGiven) {
    for (const [name, text] of Object.entries(plan.buckets)) {
      // One that is somebody else's is called the same in every account.
      if (text === bucketNameOf(plan, name, account)) words.set(text, `{bucket_${name}}`);
    }
  }
  const spelled = bind(plan, { words: (name) => `{${name}}` }, plan);
  const replaced = replaceIn(spelled, words) as Plan;
  return isAccountGiven || typeof account !== "string" ? replaced : { ...replaced, account: "{account}" };
}

function replaceIn(value: unknown, words: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") {
    let text = value;
    for (const [from, to] of words) text = text.replaceAll(from, to);
    return text;
  }
  if (Array.isArray(value)) return value.map((inner) => replaceIn(inner, words));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaceIn(inner, words)]));
}
