import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differences } from "../../src/drift/differences.ts";
import { parsePath, spellPath } from "../../src/drift/path.ts";
import { ROWS } from "../../src/drift/reasons.ts";
import { sortDrift } from "../../src/drift/sort.ts";
import type { StackState } from "../../src/drift/stack-state.ts";
import type { Told } from "../../src/drift/told.ts";
import type { Value, Values } from "../../src/drift/value.ts";
import { contractOf } from "../engine/provider/contract.ts";

const TYPES = [...new Set(ROWS.flatMap(({ types }) => types))].filter((type) => type !== "*");
const KEYS = [...new Set(ROWS.flatMap(({ paths }) => paths.map((path) => path.split("/")[0] ?? "")))].filter(
  (key) => key !== "*",
);
const STACK: StackState = { resources: [], pending: [] };

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Value>("", "a", "b", true, false, 0, 1, null, '{"Statement":[{"Action":"a"}]}'),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "aws:x", "emrald:project"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

const values: fc.Arbitrary<Values> = fc.dictionary(fc.constantFrom(...KEYS, "unheardOf"), value, { maxKeys: 4 });

const resource: fc.Arbitrary<Told> = fc
  .record({ type: fc.constantFrom(...TYPES, "x/y:Z"), was: values, is: values })
  .map(({ type, was, is }) => ({
    urn: "urn:pulumi:prod::shop::x::y",
    type: `aws:${type}`,
    name: "y",
    id: "y-1",
    was,
    asked: {},
    is,
    said: [],
  }));

const count = (told: Told): number =>
  sortDrift([told], STACK).reduce((sum, { properties }) => sum + properties.length, 0);

describe("sorting", () => {
  it("gives every difference one class", () => {
    fc.assert(
      fc.property(resource, (told) => {
        expect(count(told)).toBe(differences(told).length);
      }),
    );
  });

  it("finds nothing where nothing differs", () => {
    fc.assert(
      fc.property(resource, (told) => {
        expect(sortDrift([{ ...told, is: told.was }], STACK)).toEqual([]);
      }),
    );
  });

  it("never lets what is benign hide a guard of the same resource", () => {
    fc.assert(
      fc.property(resource, (told) => {
        const guard: Told = {
          ...told,
          type: "aws:kms/key:Key",
          was: { ...told.was, enableKeyRotation: true },
          is: { ...told.is, enableKeyRotation: false },
        };
        const found = sortDrift([guard], STACK).find((one) => one.class === "security");
        expect(found?.properties.map(({ path }) => path)).toContain("enableKeyRotation");
      }),
    );
  });
});

describe("paths", () => {
  it("are read as they are spelled", () => {
    const step = fc.oneof(fc.nat(99), fc.stringMatching(/^[\w.:\-"\\ ]+$/));
    const path = fc.tuple(fc.stringMatching(/^[a-z]\w*$/), fc.array(step)).map(([first, rest]) => [first, ...rest]);
    fc.assert(
      fc.property(path, (one) => {
        expect(parsePath(spellPath(one))).toEqual(one);
      }),
    );
  });
});

describe("the table", () => {
  const own = ROWS.filter(({ types }) => !types.includes("*"));

  it.each(own.map((row) => [`${row.class} ${row.types.join(" ")} ${row.paths.join(" ")}`, row] as const))(
    "%s: the provider has these",
    (_, { types, paths }) => {
      const known = types.map((type) => contractOf(type).outputs);
      const unknown = paths
        .map((path) => path.split("/")[0] ?? "")
        .filter((key) => key !== "*" && !known.some((outputs) => outputs.has(key)));
      expect(unknown).toEqual([]);
    },
  );

  it("calls an output what is no input", () => {
    const outputs = own.filter(({ reason }) => reason.startsWith("AWS's own"));
    const inputs = outputs.flatMap(({ types, paths }) =>
      types.flatMap((type) =>
        paths.filter((path) => contractOf(type).inputs.has(path)).map((path) => `${type} ${path}`),
      ),
    );
    expect(outputs.length).toBeGreaterThan(5);
    expect(inputs).toEqual([]);
  });
});
