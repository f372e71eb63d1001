import { at, hasUnknown, isUnknown, isValues, shown, type Value, type Values } from "./values.ts";

export interface Broken {
  readonly property: string;
  readonly reason: string;
}

/** What must hold for inputs, before anything is made. What is not known yet is passed over. */
export type Rule = (inputs: Values) => readonly Broken[];

export function each(way: string, isFine: (value: Value) => boolean, says: string): Rule {
  return (inputs) =>
    at(inputs, way)
      .filter((value) => !hasUnknown(value) && !isFine(value))
      .map((value) => ({ property: way, reason: `${says}, not ${JSON.stringify(value)}` }));
}

export function matches(way: string, pattern: RegExp, says: string): Rule {
  return each(way, (value) => typeof value === "string" && pattern.test(value), says);
}

export function oneOf(way: string, allowed: readonly Value[]): Rule {
  return each(way, (value) => allowed.includes(value), `must be one of ${allowed.map(shown).join(", ")}`);
}

export function between(way: string, least: number, most: number): Rule {
  const isFine = (value: Value) => typeof value === "number" && value >= least && value <= most;
  return each(way, isFine, `must be between ${least} and ${most}`);
}

/** A text of at most so many characters. */
export function upTo(way: string, most: number): Rule {
  return each(
    way,
    (value) => typeof value === "string" && value.length <= most,
    `must have at most ${most} characters`,
  );
}

export function json(way: string): Rule {
  return each(way, (value) => parsed(value) !== undefined, "must be JSON");
}

/** Exactly one of these inputs. One that is not known yet is there. */
export function exactlyOne(...keys: readonly string[]): Rule {
  return (inputs) => {
    const given = keys.filter((key) => at(inputs, key).length > 0);
    const [property = ""] = keys;
    return given.length === 1 ? [] : [{ property, reason: `exactly one of ${keys.join(", ")}, not ${given.length}` }];
  };
}

/** A rule over several inputs; says what is wrong, or nothing. */
export function together(property: string, says: (inputs: Values) => string | undefined): Rule {
  return (inputs) => {
    const reason = says(inputs);
    return reason === undefined ? [] : [{ property, reason }];
  };
}

export function parsed(value: Value): Values | undefined {
  if (typeof value !== "string" || isUnknown(value)) return undefined;
  try {
    const found = JSON.parse(value) as Value;
    return isValues(found) || Array.isArray(found) ? (found as Values) : undefined;
  } catch {
    return undefined;
  }
}

export const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws|cloudfront)?:.+$/s;

/** EC2's tags, which everything here follows: 50 a resource, none that begins with `aws:`. */
export const tagRules: readonly Rule[] = [
  each("tags", (tags) => isValues(tags) && Object.keys(tags).length <= 50, "at most 50 tags"),
  each(
    "tags",
    (tags) =>
      isValues(tags) && Object.keys(tags).every((key) => /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key)),
    "keys of tags have 1 to 128 letters, digits, spaces and _.:/=+-@, and do not begin with aws:",
  ),
  each(
    "tags",
    (tags) =>
      isValues(tags) &&
      Object.values(tags).every(
        (value) => typeof value === "string" && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value),
      ),
    "values of tags have at most 256 letters, digits, spaces and _.:/=+-@",
  ),
];
