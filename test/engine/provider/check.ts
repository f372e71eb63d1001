import { randomBytes } from "node:crypto";
import type { CheckResult } from "@pulumi/pulumi/provider/index.js";
import { contractOf } from "./contract.ts";
import type { ResourceType } from "./resource-type.ts";
import { tagRules } from "./rules.ts";
import { defaulted, plain, type Values } from "./values.ts";

/** Holds inputs against the SDK's contract and the type's rules, and names what nobody has named. */
export function checkInputs(type: ResourceType, name: string, olds: Values, news: Values): CheckResult {
  const contract = contractOf(type.type);
  const inputs = withName(type, name, olds, news);
  const bare = plain(inputs);
  const failures = [
    ...Object.keys(bare)
      .filter((key) => !contract.inputs.has(key))
      .map((property) => ({ property, reason: `"${property}" is no input of ${type.type}` })),
    ...[...contract.required]
      .filter((key) => bare[key] === undefined)
      .map((property) => ({ property, reason: `Missing required argument "${property}"` })),
    ...(type.rules ?? []).flatMap((rule) => rule(bare)),
    ...(contract.inputs.has("tags") ? tagRules.flatMap((rule) => rule(bare)) : []),
  ];
  return { inputs, failures };
}

function withName(type: ResourceType, name: string, olds: Values, news: Values): Values {
  const key = type.name?.key;
  const inputs = { ...news, __defaults: [] };
  const isNamed = key === undefined || news[key] !== undefined || news[`${key}Prefix`] !== undefined;
  if (isNamed || type.name?.clash === undefined) return inputs;
  const kept = defaulted(olds).includes(key) ? olds[key] : undefined;
  return { ...inputs, [key]: kept ?? `${name}-${randomBytes(4).toString("hex").slice(0, 7)}`, __defaults: [key] };
}
