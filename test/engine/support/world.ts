import { existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Call } from "../provider/faults.ts";
import type { Values } from "../provider/values.ts";
import { WorldFile, type Thing, type World } from "../provider/world-file.ts";

/** The double's world in a test's hands. */
export interface OpenWorld {
  readonly file: string;
  /** Everything, or all of a type. */
  all(type?: string): readonly Thing[];
  /** The one thing of this type and id; that there is none is an error. */
  one(type: string, id: string): Thing;
  /** Changes a thing as somebody with a console would. */
  edit(type: string, id: string, change: (props: Values) => Values): Promise<void>;
  /** Sets what only AWS knows of a thing, such as `{ objects: 3 }` of a bucket. */
  editAside(type: string, id: string, aside: Values): Promise<void>;
  /** Takes a thing away as somebody with a console would, whoever needs it. */
  lose(type: string, id: string): Promise<void>;
  /** Puts a thing there that no stack has made. */
  add(type: string, id: string, props: Values, region?: string): Promise<void>;
  /** The account that the world is. */
  account(id: string): Promise<void>;
  /** The calls that the double has had, first to last. */
  calls(): readonly Call[];
  forgetCalls(): void;
  /** Resolves when there has been a call like this one. */
  called(like: Partial<Call>): Promise<void>;
}

export function openWorld(file: string): OpenWorld {
  const world = new WorldFile(file);
  const log = `${file}.calls`;
  writeFileSync(log, "");
  const calls = () =>
    readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Call);
  return {
    file,
    all: (type) => world.read().things.filter((thing) => type === undefined || thing.type === type),
    one: (type, id) => only(world.read(), type, id),
    edit: (type, id, change) =>
      world.change((now) => {
        const thing = only(now, type, id);
        thing.props = change(thing.props);
      }),
    editAside: (type, id, aside) =>
      world.change((now) => {
        const thing = only(now, type, id);
        thing.aside = { ...thing.aside, ...aside };
      }),
    lose: (type, id) =>
      world.change((now) => {
        const lost = only(now, type, id);
        now.things = now.things.filter((thing) => thing !== lost);
      }),
    add: (type, id, props, region = "us-east-1") =>
      world.change((now) => {
        now.things.push({ type, id, region, name: "", props, inputs: [], defaulted: [], aside: {} });
      }),
    account: (id) =>
      world.change((now) => {
        Object.assign(now, { account: id });
      }),
    calls,
    forgetCalls: () => writeFileSync(log, ""),
    called: (like) =>
      new Promise((resolve) => whenLogged(log, () => calls().some((call) => isLike(call, like)), resolve)),
  };
}

function only(world: World, type: string, id: string): Thing {
  const found = world.things.find((thing) => thing.type === type && thing.id === id);
  if (found !== undefined) return found;
  const there = world.things.filter((thing) => thing.type === type).map((thing) => thing.id);
  throw new Error(`the world has no ${type} "${id}"; there are: ${there.join(", ")}`);
}

function isLike(call: Call, like: Partial<Call>): boolean {
  return (Object.keys(like) as (keyof Call)[]).every((key) => call[key] === like[key]);
}

function whenLogged(log: string, isDone: () => boolean, then: () => void): void {
  const watcher = watch(dirname(log), (_event, name) => {
    if (name === basename(log)) look();
  });
  function look(): void {
    if (!existsSync(log) || !isDone()) return;
    watcher.close();
    then();
  }
  look();
}
