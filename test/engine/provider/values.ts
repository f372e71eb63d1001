/** A value as it travels between engine and provider. */
export type Value = string | number | boolean | null | undefined | readonly Value[] | Values;
export interface Values {
  readonly [key: string]: Value;
}

/** What stands in a preview for a value that only the update will know (the SDK's `unknownValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Inputs that the provider adds itself; `__defaults` says which values nobody has written. */
export const DEFAULTED = "__defaults";

export function isValues(value: Value): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isUnknown(value: Value): boolean {
  return value === UNKNOWN;
}

/** A text, or undefined where it is something else or not known yet. */
export function text(value: Value): string | undefined {
  return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

/** A value for a message. */
export function shown(value: Value): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Whether anything in it is not known yet. */
export function hasUnknown(value: Value): boolean {
  if (isList(value)) return value.some(hasUnknown);
  if (isValues(value)) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}

/** The values without the wrapping of secrets, without what is undefined or null. */
export function plain(values: Values): Values {
  return strip(values) as Values;
}

function strip(value: Value): Value {
  if (isList(value)) return value.map((one) => strip(one) ?? null);
  if (!isValues(value)) return value ?? undefined;
  if (value[SIGNATURE] === SECRET) return strip(value["value"]);
  const kept = Object.entries(value)
    .filter(([key]) => key !== DEFAULTED)
    .map(([key, one]) => [key, strip(one)] as const)
    .filter(([, one]) => one !== undefined);
  return Object.fromEntries(kept);
}

/** The inputs that the double filled in itself. */
export function defaulted(inputs: Values): readonly string[] {
  const keys = inputs[DEFAULTED];
  return isList(keys) ? keys.filter((key) => typeof key === "string") : [];
}

/** The values at a way through nested values: `rules[].id` is the id of every rule. */
export function at(values: Value, way: string): readonly Value[] {
  const found = way.split(".").reduce<readonly Value[]>(
    (here, part) => {
      const key = part.replace("[]", "");
      const next = here.map((value) => (isValues(value) ? value[key] : undefined));
      return part.endsWith("[]") ? next.flatMap((value) => (isList(value) ? value : [])) : next;
    },
    [values],
  );
  return found.filter((value) => value !== undefined && value !== null);
}
