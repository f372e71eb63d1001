import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tableOf } from "../../src/infra/decide/table.ts";
import { typeProblem } from "../../src/spec/column-type.ts";
import { isUnreadable, readSparkType, type SparkType } from "../../src/spec/spark-type.ts";
import type { PlanDataset } from "../../src/plan/plan.ts";

/** A type in one spelling: what the parser has understood. */
function spelled(text: string): string {
  const read = readSparkType(text);
  return isUnreadable(read) ? `${read.problem}: ${read.text}` : write(read);
}

function write({ name, sizes, inner }: SparkType): string {
  const fields = inner.map(({ name: of, type, isNullable }) => `${of}:${write(type)}${isNullable ? "" : " not null"}`);
  return `${name}${sizes.length > 0 ? `(${sizes.join()})` : ""}${fields.length > 0 ? `<${fields.join()}>` : ""}`;
}

describe("a type of Spark", () => {
  it.each([
    ["  BIGINT ", "bigint"],
    ["Long", "bigint"],
    ["decimal", "decimal"],
    ["DEC( 5 , 2 )", "decimal(5,2)"],
    ["numeric(7)", "decimal(7)"],
    ["varchar (9)", "varchar(9)"],
    ["interval  day to second", "interval day to second"],
    ["array<array<INT>>", "array<:array<:int>>"],
    ["map<string, struct<A: int NOT NULL, b bigint>>", "map<:string,:struct<A:int not null,b:bigint>>"],
    ["struct<a: int comment 'one, <two> and \\' three', b: int>", "struct<a:int,b:int>"],
    [`struct<a: int not null comment "it's", b: date>`, "struct<a:int not null,b:date>"],
    ["struct<`a b`: int, `c``d,` string>", "struct<a b:int,c`d,:string>"],
    ["struct<comment: string, null: int>", "struct<comment:string,null:int>"],
    ["struct<a: struct<b: int not null>>", "struct<a:struct<b:int not null>>"],
    ["struct<>", "struct"],
  ])("%s is read", (text, wanted) => expect(spelled(text)).toBe(wanted));

  it.each([
    ["integr", "unknown: integr"],
    ["array<integr>", "unknown: integr"],
    ["decimal(39)", "digits: decimal(39)"],
    ["decimal(5,6)", "digits: decimal(5,6)"],
    ["varchar(0)", "unknown: varchar(0)"],
    ["array<string, int>", "one type: array<string, int>"],
    ["map<string>", "two types: map<string>"],
    ["struct<a>", "field: struct<a>"],
    ["struct<a: int,>", "field: struct<a: int,>"],
    ["struct<a: int nul>", "unknown: int nul"],
    ["array<int", "unknown: array<int"],
    ["", "unknown: "],
  ])("%s is none", (text, wanted) => {
    expect(spelled(text)).toBe(wanted);
    expect(typeProblem(text)?.message).toContain(" is not ");
  });

  it("is read in no time, whatever is written", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("struct<", "array<", ">", "a: int", " ", ",", "'", "`", " comment ", "(")),
        (parts) => {
          const read = readSparkType(parts.join(""));
          expect(isUnreadable(read) || read.name !== "").toBe(true);
        },
      ),
    );
    expect(isUnreadable(readSparkType(`struct<a:int${" ".repeat(50_000)}x>`))).toBe(true);
    expect(isUnreadable(readSparkType(`struct<a:int${" comment 'x".repeat(10_000)}>`))).toBe(true);
    expect(isUnreadable(readSparkType("array<".repeat(10_000) + "int" + ">".repeat(10_000)))).toBe(true);
  });
});

describe("a Glue table", () => {
  const hive = (type: string): string | undefined => {
    const dataset = {
      columns: [{ name: "it", type, nullable: true }],
      partition_by: [],
      options: {},
      table: "t",
      uri: "s3://b/t/",
    };
    return tableOf("a/b", dataset as unknown as PlanDataset)?.columns[0]?.type;
  };

  it.each([
    ["Long", "bigint"],
    ["decimal", "decimal"],
    ["numeric(5, 1)", "decimal(5,1)"],
    ["timestamp_ntz", "timestamp"],
    ["timestamp_ltz", "timestamp"],
    ["array<struct<A int not null comment 'x, y: long', b: timestamp_ntz>>", "array<struct<a:int,b:timestamp>>"],
    ["map<string, short>", "map<string,smallint>"],
    ["struct<long: long>", "struct<long:bigint>"],
  ])("has %s as %s", (type, wanted) => expect(hive(type)).toBe(wanted));
});
