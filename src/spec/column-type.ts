import { nearest } from "./nearest.ts";

const SIMPLE = new Set(
  "string boolean byte tinyint short smallint int integer long bigint float real double decimal date timestamp timestamp_ltz timestamp_ntz binary void".split(
    " ",
  ),
);
const PARAMETRIC = /^(decimal|numeric|dec)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$|^(varchar|char)\s*\(\s*[1-9]\d*\s*\)$/;

export interface TypeProblem {
  readonly message: string;
  readonly hint?: string;
}

/** What is wrong with a type of Spark SQL, as DDL writes it; undefined when nothing is. */
export function typeProblem(text: string): TypeProblem | undefined {
  const type = text.trim().toLowerCase();
  if (SIMPLE.has(type) || /^interval (year|month|day|hour|minute|second)( to (month|hour|minute|second))?$/.test(type))
    return undefined;
  const decimal = PARAMETRIC.exec(type);
  if (decimal) {
    const [precision, scale] = [Number(decimal[2] ?? 1), Number(decimal[3] ?? 0)];
    if (precision >= 1 && precision <= 38 && scale <= precision) return undefined;
    return {
      message: `"${text}" is not possible: a decimal has at most 38 digits, and its scale is not above its precision`,
    };
  }
  const nested = /^(array|map|struct)\s*<(.*)>$/s.exec(type);
  if (nested) return nestedProblem(text, nested[1] ?? "", nested[2] ?? "");
  const like = nearest(type, SIMPLE);
  return {
    message: `"${text}" is not a type of Spark SQL`,
    ...(like === undefined ? {} : { hint: `Did you mean "${like}"?` }),
  };
}

function nestedProblem(text: string, kind: string, inside: string): TypeProblem | undefined {
  const parts = splitTop(inside);
  const wanted = { array: 1, map: 2 }[kind];
  if (wanted !== undefined && parts.length !== wanted) {
    return { message: `"${text}" is not a type of Spark SQL: ${kind} takes ${wanted} type${wanted > 1 ? "s" : ""}` };
  }
  for (const part of parts) {
    const bare = part.replace(/(\s+not\s+null)?(\s+comment\s+'[^']*')?\s*$/i, "");
    const type = kind === "struct" ? bare.replace(/^\s*[^\s:,<>]+\s*(:|\s)\s*/, "") : part;
    if (kind === "struct" && type === bare)
      return { message: `"${text}" is not a type of Spark SQL: a field of a struct is name:type` };
    const problem = typeProblem(type);
    if (problem) return problem;
  }
  return undefined;
}

/** Splits at the commas that are inside of no bracket. */
function splitTop(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let depth = 0;
  for (const character of text) {
    if ("<(".includes(character)) depth++;
    if (">)".includes(character)) depth--;
    if (character === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part];
}
