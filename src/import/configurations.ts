import type { Scalar } from "../spec/schema/types.ts";
import { secretsIn } from "../spec/secret.ts";
import { isSecretName } from "../spec/secret-name.ts";
import type { Json } from "./json.ts";
import { type Comment, guessed, type Notes, type Part } from "./notes.ts";
import { WAIT_COMPLETION } from "../emr/spark-submit.ts";

type Properties = Record<string, Scalar>;
type Classifications = Record<string, Properties>;

/** What the shell of a classification exports, and the property of Spark that says the same. */
const EXPORTS: Readonly<Record<string, string>> = {
  PYSPARK_PYTHON: "spark.pyspark.python",
  PYSPARK_DRIVER_PYTHON: "spark.pyspark.driver.python",
};

/** Classifications of EMR's, without those inside of others: emrald has flat ones. */
export function configurationsOf(all: readonly Json[], notes: Notes): Part<Classifications> {
  const found: Classifications = {};
  const comments: Comment[] = [];
  const set = (classification: string, key: string, value: Scalar): void => {
    (found[classification] ??= {})[key] = value;
  };
  for (const configuration of all) {
    const name = configuration.get("Classification")?.text();
    if (name === undefined) throw configuration.wrong("a map with a Classification");
    const properties = configuration.get("Properties");
    for (const key of properties?.keys() ?? []) {
      const value = properties?.get(key)?.scalar() ?? "";
      const why = refusal(name, key, value);
      if (why === undefined) set(name, key, plain(value));
      else notes.leave(`${name}: ${key}`, why);
    }
    for (const inner of configuration.get("Configurations")?.items() ?? []) nested(name, inner, set, notes, comments);
  }
  return { value: found, comments };
}

function nested(
  name: string,
  inner: Json,
  set: (classification: string, key: string, value: Scalar) => void,
  notes: Notes,
  comments: Comment[],
): void {
  const exported = inner.get("Properties");
  for (const key of exported?.keys() ?? []) {
    const value = exported?.get(key)?.scalar() ?? "";
    const property = name === "spark-env" ? EXPORTS[key] : undefined;
    if (property === undefined || secretsIn(value).length > 0) {
      const what = `${name}: ${inner.get("Classification")?.text() ?? "?"} ${key}`;
      notes.leave(what, "emrald has no classifications inside of others; a bootstrap script can export it");
    } else {
      set("spark-defaults", property, value);
      comments.push(guessed(["spark-defaults", property], `${key} of ${name} in the input`));
    }
  }
}

/** Why a property cannot stand in the spec. */
function refusal(classification: string, key: string, value: string): string | undefined {
  if (!/^[a-z]/.test(classification) || !/^[A-Za-z]/.test(key)) return "it is not a name of EMR's";
  if (key === WAIT_COMPLETION && value.toLowerCase() === "false")
    return "a step would be COMPLETED as soon as it is submitted (rule cluster/no-wait)";
  if (isSecretName(key) || secretsIn(value).length > 0)
    return "its value looks like a secret, and everybody who may describe the cluster could read it";
  return undefined;
}

/** A number or a boolean where its text comes back as it was. */
export function plain(text: string): Scalar {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() !== "" && Number.isSafeInteger(number) && String(number) === text ? number : text;
}
