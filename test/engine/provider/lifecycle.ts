import { createHash } from "node:crypto";
import { allTags } from "./compare.ts";
import type { Configuration } from "./configuration.ts";
import { contractOf } from "./contract.ts";
import { find, named, ofType, referred } from "./find.ts";
import { trusts } from "./policy.ts";
import { Refusal } from "./refusal.ts";
import type { Making, Reference, ResourceType } from "./resource-type.ts";
import { TYPES } from "./types/index.ts";
import { defaulted, plain, text, type Values } from "./values.ts";
import type { Thing, World } from "./world-file.ts";

/** One call's subject. */
export interface Asked {
  readonly type: ResourceType;
  readonly name: string;
  readonly inputs: Values;
  readonly region: string;
  readonly configuration: Configuration;
}

/** Makes a thing, or says no as AWS does. */
export function create(world: World, asked: Asked): Thing {
  const { type, region, configuration } = asked;
  const given = plain(asked.inputs);
  const making = makingOf(world, given, region);
  refuse(clash(world, type, making));
  for (const reference of type.references ?? []) refuse(wrongReference(world, reference, given, region));
  refuse(type.refuses?.create?.(making, world));
  const id = type.id(making);
  const there = lookUp(world, type, id, region);
  if (there !== undefined && type.isSetting) world.things = world.things.filter((thing) => thing !== there);
  else if (there !== undefined) {
    throw new Refusal(`${type.type} "${id}" is there already: the second would overwrite the first`);
  }
  world.serial += 1;
  const thing: Thing = {
    type: type.type,
    id,
    region,
    name: asked.name,
    props: { ...common(type, making, configuration), ...type.defaults, ...type.outputs?.({ ...making, id }), ...given },
    inputs: Object.keys(given),
    defaulted: defaulted(asked.inputs),
    aside: {},
  };
  world.things.push(thing);
  type.effects?.create?.(thing, world);
  return thing;
}

/** Changes a thing to its new inputs; an input that is gone is what it is by default. */
export function update(world: World, id: string, asked: Asked): Thing {
  const { type, region } = asked;
  const thing = lookUp(world, type, id, region);
  if (thing === undefined) throw new Refusal(`NotFound: ${type.type} "${id}" is not there`);
  const given = plain(asked.inputs);
  for (const reference of type.references ?? []) refuse(wrongReference(world, reference, given, region));
  refuse(type.refuses?.update?.(thing, given, world));
  const gone = new Set(thing.inputs.filter((key) => given[key] === undefined));
  const kept = Object.entries(thing.props).filter(([key]) => !gone.has(key));
  thing.props = { ...type.defaults, ...Object.fromEntries(kept), ...given };
  if (contractOf(type.type).inputs.has("tags")) {
    thing.props = { ...thing.props, tagsAll: allTags(given, asked.configuration.tags) };
  }
  thing.inputs = Object.keys(given);
  thing.defaulted = defaulted(asked.inputs);
  type.effects?.update?.(thing, world);
  return thing;
}

/** Takes a thing away with its parts, or says who still needs it. False: it is gone already, which is no error. */
export function remove(world: World, type: ResourceType, id: string, region: string, mode: "ask" | "do"): boolean {
  const thing = lookUp(world, type, id, region);
  if (thing === undefined) return false;
  if (mode === "ask") {
    refuse(type.refuses?.delete?.(thing, world));
    refuse(heldBy(world, thing));
    return true;
  }
  type.effects?.delete?.(thing, world);
  const parts = partsOf(world, thing);
  world.things = world.things.filter((one) => one !== thing && !parts.includes(one));
  return true;
}

/** The thing, if the provider would find it. */
export function present(world: World, type: ResourceType, id: string, region: string): Thing | undefined {
  const thing = lookUp(world, type, id, region);
  if (thing === undefined || type.isEnded?.(thing) === true) return undefined;
  const wholes = (type.references ?? []).filter(({ isPart }) => isPart);
  const isWhole = wholes.every((reference) =>
    named(thing.props, reference).every((one) => referred(world, reference, one, region) !== undefined),
  );
  return isWhole ? thing : undefined;
}

function lookUp(world: World, type: ResourceType, id: string, region: string): Thing | undefined {
  return ofType(world, type.type).find(
    (thing) => thing.id === id && (type.isGlobal === true || thing.region === region),
  );
}

function makingOf(world: World, inputs: Values, region: string): Making {
  const seed = `${world.account} ${world.serial}`;
  return {
    inputs,
    world,
    account: world.account,
    region,
    hex: (length) => createHash("sha512").update(seed).digest("hex").slice(0, length),
    arn: (service, rest) => {
      const place = service === "iam" || service === "s3" ? "" : region;
      return `arn:aws:${service}:${place}:${service === "s3" ? "" : world.account}:${rest}`;
    },
  };
}

/** Outputs that every type has that declares them. */
function common(type: ResourceType, making: Making, configuration: Configuration): Values {
  const { outputs, inputs } = contractOf(type.type);
  const told: Values = {
    region: making.region,
    ownerId: making.account,
    namePrefix: "",
    ...(inputs.has("tags") ? { tagsAll: allTags(making.inputs, configuration.tags) } : {}),
  };
  return Object.fromEntries(Object.entries(told).filter(([key]) => outputs.has(key)));
}

function clash(world: World, type: ResourceType, { inputs, region }: Making): string | undefined {
  const { key = "", within, clash: says } = type.name ?? {};
  const name = text(inputs[key]);
  if (name === undefined || says === undefined) return undefined;
  const taken = ofType(world, type.type).some(
    (thing) =>
      thing.props[key] === name &&
      (type.isGlobal === true || thing.region === region) &&
      (within === undefined || thing.props[within] === inputs[within]),
  );
  return taken ? says(name) : undefined;
}

function wrongReference(world: World, reference: Reference, inputs: Values, region: string): string | undefined {
  for (const one of named(inputs, reference)) {
    const thing = referred(world, reference, one, region);
    if (thing === undefined) return reference.missing(one);
    const { trusts: service } = reference;
    if (service !== undefined && !trusts(roleOf(world, thing)?.props["assumeRolePolicy"], service)) {
      return `${service} cannot assume the role "${one}": its trust policy does not name the service`;
    }
  }
  return undefined;
}

/** A role, or the role in an instance profile. */
function roleOf(world: World, thing: Thing): Thing | undefined {
  return thing.type === "iam/role:Role" ? thing : find(world, ["iam/role:Role"], text(thing.props["role"]) ?? "", "");
}

function heldBy(world: World, thing: Thing): string | undefined {
  return naming(world, thing, ({ holds }) => holds !== undefined)
    .map(({ reference }) => reference.holds?.(thing.id))
    .find((says) => says !== undefined);
}

function partsOf(world: World, thing: Thing): readonly Thing[] {
  const parts = naming(world, thing, ({ isPart }) => isPart === true).map((one) => one.thing);
  return [...parts, ...parts.flatMap((part) => partsOf(world, part))];
}

/** The things whose references of a kind name this one. */
function naming(
  world: World,
  thing: Thing,
  isWanted: (reference: Reference) => boolean,
): readonly { readonly thing: Thing; readonly reference: Reference }[] {
  const wanted = [...TYPES.values()].flatMap((type) =>
    (type.references ?? [])
      .filter((reference) => reference.to.includes(thing.type) && isWanted(reference))
      .map((reference) => [type.type, reference] as const),
  );
  return wanted.flatMap(([type, reference]) =>
    ofType(world, type)
      .filter(
        (one) =>
          one !== thing &&
          present(world, TYPES.get(type) as ResourceType, one.id, one.region) !== undefined &&
          named(one.props, reference).some((name) => referred(world, reference, name, one.region) === thing),
      )
      .map((one) => ({ thing: one, reference })),
  );
}

function refuse(reason: string | undefined): void {
  if (reason !== undefined) throw new Refusal(reason);
}
