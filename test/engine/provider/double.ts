import { appendFileSync } from "node:fs";
import { checkInputs } from "./check.ts";
import { checkConfiguration, configuration, type Configuration } from "./configuration.ts";
import { contractOf } from "./contract.ts";
import { compare } from "./compare.ts";
import { Faults, readFaults, type Call } from "./faults.ts";
import { invokes } from "./invokes.ts";
import { create, present, remove, update, type Asked } from "./lifecycle.ts";
import { objectsAt, type Objects } from "./objects.ts";
import { Refusal } from "./refusal.ts";
import type { ResourceType } from "./resource-type.ts";
import type { FullProvider } from "./serve.ts";
import { TYPES } from "./types/index.ts";
import { plain, text, UNKNOWN, type Values } from "./values.ts";
import { WorldFile } from "./world-file.ts";

const BUCKET = "s3/bucket:Bucket";

/**
 * The AWS provider, with a file for a world. What it is comes from the environment: EMRALD_DOUBLE the world's file,
 * EMRALD_DOUBLE_S3 the address of a server that keeps the buckets' objects, EMRALD_DOUBLE_FAULTS what goes wrong.
 */
export function awsDouble(env: NodeJS.ProcessEnv): FullProvider {
  const path = env["EMRALD_DOUBLE"];
  if (path === undefined) throw new Error("EMRALD_DOUBLE must name the file of the double's world");
  const file = new WorldFile(path);
  const faults = new Faults(readFaults(env["EMRALD_DOUBLE_FAULTS"]));
  const address = env["EMRALD_DOUBLE_S3"];
  const objects = address === undefined ? undefined : objectsAt(address);
  let configured: Configuration | undefined;

  const asked = (urn: string, inputs: Values): Asked => {
    if (configured === undefined) throw new Error("the provider is not configured");
    const region = text(inputs["region"]) ?? configured.region;
    return { ...named(urn), inputs, region, configuration: configured };
  };
  const called = <T>(call: Call["call"], urn: string, work: () => Promise<T>): Promise<T> => {
    const { type, name } = named(urn);
    appendFileSync(`${path}.calls`, `${JSON.stringify({ call, type: type.type, name })}\n`);
    return faults.around({ call, type: type.type, name }, work);
  };

  return {
    version: "7.48.0",
    configReplaces: ["region"],
    checkConfig: checkConfiguration,
    configure: (config) => {
      configured = configuration(config, file.read().account);
      return Promise.resolve();
    },
    check: (urn, olds: Values, news: Values) => {
      const { type, name } = named(urn);
      return Promise.resolve(checkInputs(type, name, olds, news));
    },
    difference: (question) =>
      compare(named(question.urn).type, question, asked(question.urn, plain(question.news)).configuration.tags),
    previewCreate: (urn, inputs) => {
      const { type } = named(urn);
      const unknown = [...contractOf(type.type).promised].map((key) => [key, UNKNOWN] as const);
      return { ...Object.fromEntries(unknown), ...type.defaults, ...inputs };
    },
    previewUpdate: (_urn, olds, news) => ({ ...olds, ...news }),
    create: (urn, raw: Values) =>
      called("create", urn, async () => {
        const thing = await file.change((world) => create(world, asked(urn, raw)));
        if (thing.type === BUCKET) await makeBucket(file, objects, thing.id, thing.region);
        // As they were given: what is secret stays so.
        return { id: thing.id, outs: { ...thing.props, ...raw } };
      }),
    read: (id, urn, props: Values) =>
      called("read", urn, () => {
        const region = asked(urn, plain(props)).region;
        const thing = present(file.read(), named(urn).type, id, region);
        if (thing === undefined) return Promise.resolve({ id: "", props: {} });
        const wanted = thing.inputs.filter((key) => thing.props[key] !== undefined);
        const inputs = Object.fromEntries(wanted.map((key) => [key, thing.props[key]]));
        return Promise.resolve({ id, props: thing.props, inputs: { ...inputs, __defaults: thing.defaulted } });
      }),
    update: (id, urn, _olds: Values, raw: Values) =>
      called("update", urn, async () => {
        const thing = await file.change((world) => update(world, id, asked(urn, raw)));
        return { outs: { ...thing.props, ...raw } };
      }),
    delete: (id, urn, props: Values) =>
      called("delete", urn, async () => {
        const { type } = named(urn);
        const region = asked(urn, plain(props)).region;
        const mayGo = await file.change((world) => remove(world, type, id, region, "ask"));
        if (!mayGo) return;
        if (type.type === BUCKET) await objects?.removeBucket(id, props["forceDestroy"] === true);
        await file.change((world) => remove(world, type, id, region, "do"));
      }),
    invoke: (token, args: Values) => {
      if (configured === undefined) throw new Error("the provider is not configured");
      const known = invokes[token];
      if (known === undefined) throw new Refusal(`the double has no function "${token}"`);
      return Promise.resolve({ outputs: known(plain(args), configured, file.read()) });
    },
    cancel: () => {
      faults.cancel();
      return Promise.resolve();
    },
  };
}

/** The type and the name in a URN: `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
function named(urn: string): { readonly type: ResourceType; readonly name: string } {
  const [, , types = "", ...rest] = urn.split("::");
  const token = types.split("$").pop() ?? "";
  const type = TYPES.get(token.replace(/^aws:/, ""));
  if (type === undefined) throw new Refusal(`the double knows no resource type "${token}"`);
  return { type, name: rest.join("::") };
}

async function makeBucket(file: WorldFile, objects: Objects | undefined, id: string, region: string): Promise<void> {
  try {
    await objects?.makeBucket(id, region);
  } catch (error) {
    await file.change((world) => {
      world.things = world.things.filter((thing) => thing.type !== BUCKET || thing.id !== id);
    });
    throw error;
  }
}
