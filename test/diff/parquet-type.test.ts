import { expect, it } from "vitest";
import { isStoredAlike } from "../../src/diff/parquet-type.ts";

/** As Spark 3.5 reads a file with a column of the first type by a schema with the second. */
it.each([
  ["tinyint", "int", true],
  ["tinyint", "bigint", false],
  ["int", "bigint", false],
  ["int", "double", false],
  ["float", "double", false],
  ["date", "timestamp_ntz", false],
  ["varchar(3)", "string", true],
  ["char(3)", "varchar(5)", true],
  ["decimal(5,2)", "decimal(12,2)", false],
  ["int", "decimal(12,0)", false],
  ["struct<a:int>", "struct<a:int,b:string>", true],
  ["struct<a:int>", "struct<a:bigint>", false],
  ["array<int>", "array<bigint>", false],
  ["map<string,tinyint>", "map<string,int>", true],
])("%s and %s in one Parquet column: %s", (was, is, alike) => {
  expect(isStoredAlike(was, is)).toBe(alike);
});
