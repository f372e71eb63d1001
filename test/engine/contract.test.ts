import { describe, expect, test } from "vitest";
import { contractOf } from "./provider/contract.ts";
import { TYPES } from "./provider/types/index.ts";
import { fullWorld } from "./support/small-world.ts";

describe("the double and the SDK", () => {
  const world = fullWorld();

  test("every type has been made", () => {
    expect([...TYPES.keys()].filter((type) => !world.things.some((thing) => thing.type === type))).toEqual([]);
  });

  test.each([...TYPES.keys()])("%s has the outputs that the SDK promises, and no others", (type) => {
    const { inputs, outputs, promised } = contractOf(type);
    const props = Object.keys(world.things.find((thing) => thing.type === type)?.props ?? {});
    expect([...promised].filter((key) => !props.includes(key))).toEqual([]);
    expect(props.filter((key) => !outputs.has(key) && !inputs.has(key))).toEqual([]);
  });

  test.each([...TYPES.keys()])("%s speaks of inputs that there are", (type) => {
    const { inputs } = contractOf(type);
    const { changes, json = [], defaults = {}, references = [], name } = TYPES.get(type) ?? { changes: { update: [] } };
    const spoken = [
      ...("replace" in changes ? changes.replace : changes.update),
      ...json,
      ...Object.keys(defaults),
      ...references.map(({ at }) => at),
      ...(name === undefined ? [] : [name.key]),
      ...(name?.within === undefined ? [] : [name.within]),
    ];
    expect(spoken.map((way) => way.split(/[.[]/)[0] ?? "").filter((key) => !inputs.has(key))).toEqual([]);
  });
});
