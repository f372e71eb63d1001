import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { typeChange } from "../../src/diff/column-type.ts";

describe("types of columns", () => {
  it.each([
    ["int", "bigint", "widened"],
    ["smallint", "int", "widened"],
    ["int", "double", "widened"],
    ["bigint", "double", "retyped"],
    ["int", "float", "retyped"],
    ["float", "double", "widened"],
    ["date", "timestamp_ntz", "widened"],
    ["date", "timestamp", "retyped"],
    ["decimal(10,2)", "decimal(12,2)", "widened"],
    ["decimal(10,2)", "decimal(10,4)", "retyped"],
    ["decimal(10,2)", "decimal(12,4)", "widened"],
    ["decimal", "decimal(10,0)", "same"],
    ["int", "decimal(10,0)", "widened"],
    ["bigint", "decimal(10,0)", "retyped"],
    ["varchar(5)", "varchar(9)", "widened"],
    ["varchar(5)", "string", "widened"],
    ["char(5)", "varchar(3)", "retyped"],
    ["int", "string", "retyped"],
    ["long", "BIGINT", "same"],
    ["numeric(5, 1)", "decimal(5,1)", "same"],
    ["array<int>", "array<bigint>", "widened"],
    ["array<int>", "map<int,int>", "retyped"],
    ["map<string,int>", "map<string, bigint>", "widened"],
    ["struct<a:int>", "struct<a: int, b: string>", "widened"],
    ["struct<a:int,b:string>", "struct<b:string,a:int>", "retyped"],
    ["struct<a:int comment 'x, y>'>", "struct<a int>", "same"],
    ["struct<a:int not null comment 'it''s, x'>", "struct<`a` INT NOT NULL>", "same"],
    ["struct<a:int>", "struct<A:int>", "retyped"],
    ["struct<a:int not null>", "struct<a:int>", "nullable"],
    ["struct<a:int>", "struct<a:int not null>", "required"],
    ["array<struct<a:int not null>>", "array<struct<a:int>>", "nullable"],
    ["struct<a:int not null,b:int>", "struct<a:int,b:bigint>", "nullable"],
    ["struct<a:int not null,b:bigint>", "struct<a:int,b:int>", "retyped"],
    ["struct<a:int,b:bigint>", "struct<a:int not null,b:int>", "narrowed"],
    ["struct<>", "struct<a:int>", "widened"],
    ["of another emrald", "of another emrald", "same"],
    ["of another emrald", "string", "retyped"],
    ["struct<a:int,b:int>", "struct<a:bigint>", "retyped"],
    ["array<struct<a:decimal(10,2)>>", "array<struct<a:decimal(9,2)>>", "narrowed"],
  ] as const)("%s → %s is %s", (was, is, wanted) => expect(typeChange(was, is)).toBe(wanted));

  it("that are not said are text", () => expect(typeChange(undefined, "string")).toBe("same"));

  const simple = fc.oneof(
    fc.constantFrom(
      "tinyint",
      "smallint",
      "int",
      "bigint",
      "float",
      "double",
      "string",
      "date",
      "timestamp",
      "timestamp_ntz",
      "boolean",
      "binary",
    ),
    fc
      .tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38))
      .filter(([size, scale]) => scale <= size)
      .map(([size, scale]) => `decimal(${size},${scale})`),
    fc.integer({ min: 1, max: 99 }).map((size) => `varchar(${size})`),
  );
  const type = fc.oneof(
    simple,
    simple.map((one) => `array<${one}>`),
    fc.tuple(simple, simple).map(([a, b]) => `struct<a:${a},b:${b}>`),
  );

  it("change back as they changed", () => {
    const back = {
      same: "same",
      widened: "narrowed",
      narrowed: "widened",
      retyped: "retyped",
      nullable: "required",
      required: "nullable",
    } as const;
    fc.assert(
      fc.property(type, type, (one, other) => {
        expect(typeChange(other, one)).toBe(back[typeChange(one, other)]);
        expect(typeChange(one, one)).toBe("same");
      }),
    );
  });

  it("that are widened twice are widened", () => {
    const types =
      "tinyint smallint int bigint float double decimal(3,0) decimal(5,0) decimal(10,0) decimal(12,2) decimal(20,0) decimal(38,18) char(3) char(9) varchar(3) varchar(9) string date timestamp_ntz timestamp boolean".split(
        " ",
      );
    const wider = (one: string): string[] => types.filter((other) => typeChange(one, other) === "widened");
    const ways = types.flatMap((one) =>
      wider(one).flatMap((other) => wider(other).map((last) => [one, last] as const)),
    );
    expect(ways.length).toBeGreaterThan(50);
    expect(ways.filter(([one, last]) => typeChange(one, last) !== "widened")).toEqual([]);
  });
});
