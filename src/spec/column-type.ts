import { nearest } from "./nearest.ts";
import { isUnreadable, readSparkType, SIMPLE_TYPES, type Unreadable } from "./spark-type.ts";

export interface TypeProblem {
  readonly message: string;
  readonly hint?: string;
}

/** What is wrong with a type of Spark SQL, as DDL writes it; undefined when nothing is. */
export function typeProblem(text: string): TypeProblem | undefined {
  const read = readSparkType(text);
  return isUnreadable(read) ? said(read) : undefined;
}

function said({ text, problem }: Unreadable): TypeProblem {
  const quoted = `"${text.trim()}"`;
  switch (problem) {
    case "digits":
      return {
        message: `${quoted} is not possible: a decimal has at most 38 digits, and its scale is not above its precision`,
      };
    case "one type":
      return { message: `${quoted} is not a type of Spark SQL: array takes 1 type` };
    case "two types":
      return { message: `${quoted} is not a type of Spark SQL: map takes 2 types` };
    case "field":
      return { message: `${quoted} is not a type of Spark SQL: a field of a struct is name:type` };
    case "unknown": {
      const like = nearest(text.trim().toLowerCase(), SIMPLE_TYPES);
      return {
        message: `${quoted} is not a type of Spark SQL`,
        ...(like === undefined ? {} : { hint: `Did you mean "${like}"?` }),
      };
    }
  }
}
