import { providerInputs } from "./contract.ts";
import { Refusal } from "./refusal.ts";
import type { Broken } from "./rules.ts";
import { isList, isValues, plain, text, type Value, type Values } from "./values.ts";

/** What a provider resource says. */
export interface Configuration {
  readonly region: string;
  readonly account: string;
  readonly tags: Values;
}

/** Keys that the SDK adds to the inputs of every provider resource. */
const ADDED = new Set(["version", "pluginDownloadURL"]);

export function checkConfiguration(given: Values): readonly Broken[] {
  const allowed = providerInputs();
  return Object.keys(given)
    .filter((key) => !allowed.has(key) && !ADDED.has(key) && !key.startsWith("__"))
    .map((property) => ({ property, reason: `"${property}" is no input of the provider` }));
}

/** Reads the inputs of a provider resource, for the account that the world is. */
export function configuration(given: Values, account: string): Configuration {
  const config = plain(given);
  const region = text(config["region"]);
  if (region === undefined) throw new Refusal('missing required configuration key "aws:region"');
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) throw new Refusal(`invalid AWS Region: "${region}"`);
  const allowed = parsed(config["allowedAccountIds"]);
  if (isList(allowed) && !allowed.includes(account)) throw new Refusal(`AWS account ID not allowed: ${account}`);
  const forbidden = parsed(config["forbiddenAccountIds"]);
  if (isList(forbidden) && forbidden.includes(account)) throw new Refusal(`AWS account ID not allowed: ${account}`);
  const defaults = parsed(config["defaultTags"]);
  const tags = isValues(defaults) ? defaults["tags"] : undefined;
  return { region, account, tags: isValues(tags) ? tags : {} };
}

/** The SDK sends what is no text to a provider as JSON. */
function parsed(value: Value): Value {
  return typeof value === "string" ? (JSON.parse(value) as Value) : value;
}
