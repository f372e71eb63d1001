import { create, present, remove, update } from "../provider/lifecycle.ts";
import { checkInputs } from "../provider/check.ts";
import type { ResourceType } from "../provider/resource-type.ts";
import { TYPES } from "../provider/types/index.ts";
import type { Values } from "../provider/values.ts";
import { EMPTY_WORLD, type Thing, type World } from "../provider/world-file.ts";
import { lakeThings } from "./things.ts";

const REGION = "us-east-1";
const configuration = { region: REGION, account: EMPTY_WORLD.account, tags: {} };

export function typeOf(type: string): ResourceType {
  const known = TYPES.get(type);
  if (known === undefined) throw new Error(`the double knows no type "${type}"`);
  return known;
}

export function make(world: World, type: string, inputs: Record<string, unknown>): Thing {
  const { failures = [] } = checkInputs(typeOf(type), "x", {}, inputs as Values);
  if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  return create(world, { type: typeOf(type), name: "x", inputs: inputs as Values, region: REGION, configuration });
}

export function change(world: World, thing: Thing, inputs: Record<string, unknown>): Thing {
  const asked = { type: typeOf(thing.type), name: "x", inputs: inputs as Values, region: thing.region, configuration };
  return update(world, thing.id, asked);
}

export function unmake(world: World, thing: Thing): void {
  if (remove(world, typeOf(thing.type), thing.id, thing.region, "ask")) {
    remove(world, typeOf(thing.type), thing.id, thing.region, "do");
  }
}

export function isThere(world: World, thing: Thing): boolean {
  return present(world, typeOf(thing.type), thing.id, thing.region) !== undefined;
}

export function first(world: World, type: string, nth = 0): Thing {
  const found = world.things.filter((thing) => thing.type === type)[nth];
  if (found === undefined) throw new Error(`there is no ${type}`);
  return found;
}

/** A world in which everything that the double knows has been made once. */
export function fullWorld(): World {
  const world = structuredClone(EMPTY_WORLD);
  for (const [type, inputs] of lakeThings(world)) make(world, type, inputs);
  return world;
}
