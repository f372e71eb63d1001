/** A value as Pulumi writes it. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | Values;
export interface Values {
  readonly [key: string]: Value;
}

/** What marks a wrapped value, and a secret among them (pulumi, sdk/go/common/resource/sig). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** What is shown in the place of a secret. */
export const HIDDEN = "[secret]";

export function isValues(value: Value): value is Values {
  return typeof value === "object" && value !== null && !isList(value);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isSecret(value: Value): value is Values {
  return isValues(value) && value[SIGNATURE] === SECRET;
}

/** Nothing, or nothing in it: AWS and its provider do not tell an empty text or list from none. */
export function isNothing(value: Value): boolean {
  if (isList(value)) return value.every(isNothing);
  if (isValues(value)) return Object.values(value).every(isNothing);
  return value === undefined || value === null || value === "";
}

/** A text, also one that a secret holds in the clear (`pulumi stack export --show-secrets`); undefined for all else. */
export function textOf(value: Value): string | undefined {
  if (typeof value === "string") return value;
  if (!isSecret(value) || typeof value["plaintext"] !== "string") return undefined;
  try {
    return textOf(JSON.parse(value["plaintext"]) as Value);
  } catch {
    // Not what Pulumi writes: then nobody knows what it holds.
    return undefined;
  }
}

/** The same value without secrets: what is told must not hold any. */
export function hidden(value: Value): Value {
  if (isSecret(value)) return HIDDEN;
  if (isList(value)) return value.map(hidden);
  if (isValues(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hidden(one)]));
  return value;
}

/** The value at a way through others; a secret on the way is all there is to see. */
export function at(value: Value, path: readonly (string | number)[]): Value {
  return path.reduce<Value>((here, step) => {
    if (isSecret(here)) return here;
    if (isList(here)) return typeof step === "number" ? here[step] : undefined;
    return isValues(here) ? here[String(step)] : undefined;
  }, value);
}
