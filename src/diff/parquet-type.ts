import type { SparkType } from "../spec/spark-type.ts";
import { sizesOf, typeOf } from "./column-type.ts";

/** What Parquet stores each as, where that is not its own (Parquet, logical types). */
const STORED: Readonly<Record<string, string>> = {
  tinyint: "int32",
  smallint: "int32",
  int: "int32",
  char: "binary",
  varchar: "binary",
  string: "binary",
};

/** Whether Spark 3 reads a Parquet column of the one type as the wider other. Fields that are new are null. */
export function isStoredAlike(was = "string", is = "string"): boolean {
  return alike(typeOf(was), typeOf(is));
}

function alike(was: SparkType, is: SparkType): boolean {
  if (was.inner.length === 0) return stored(was) === stored(is);
  return was.inner.every((one, index) => {
    const other = was.name === "struct" ? is.inner.find(({ name }) => name === one.name) : is.inner[index];
    return other !== undefined && alike(one.type, other.type);
  });
}

function stored(type: SparkType): string {
  return STORED[type.name] ?? `${type.name} ${sizesOf(type).join(", ")}`;
}
