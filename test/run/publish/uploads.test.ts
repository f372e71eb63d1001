import { cpSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { WorldError } from "../../../src/errors.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { localUploads, mirrorUploads, uploadsOf } from "../../../src/run/publish/index.ts";
import { encode, type FileStore } from "../../../src/run/store.ts";
import { type Tree, writeTree } from "../../project.ts";
import { killableStore, Life } from "../support/killable.ts";
import { callsOf, MemoryStore, watched } from "./support/memory-store.ts";
import { STORES } from "./support/stores.ts";

/** A file that this process may not read: whoever runs the tests as root may read all. */
const locked = vi.hoisted(() => ({ name: "" }));

vi.mock("node:fs/promises", async (load) => {
  const real = await load<typeof import("node:fs/promises")>();
  const opening =
    <A extends [unknown, ...unknown[]], R>(act: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      locked.name !== "" && String(args[0]).endsWith(locked.name)
        ? Promise.reject(Object.assign(new Error("EACCES: permission denied, open"), { code: "EACCES" }))
        : act(...args);
  return { ...real, access: opening(real.access), copyFile: opening(real.copyFile) };
});

const TREE: Tree = {
  "data/orders/1.csv": "one",
  "data/orders/2020/2.csv": "two",
  "data/orders/.hidden": "no",
  "data/items.csv": "items",
};

type Uploading = Readonly<Record<string, readonly [upload: string, path: string]>>;

const DATASETS: Uploading = {
  "shop/items": ["data/items.csv", "items/all.csv"],
  "shop/orders": ["data/orders/", "orders/*.csv"],
};

function planOf(datasets: Uploading = DATASETS): Plan {
  const reads = Object.keys(datasets).map((dataset) => ({ name: dataset, dataset }));
  return {
    datasets: {
      ...Object.fromEntries(
        Object.entries(datasets).map(([id, [upload, path]]) => [id, { upload, uri: `s3://bronze/${path}` }]),
      ),
      "shop/done": { uri: "s3://silver/done/" },
    },
    steps: { "shop/a": { reads: reads.slice(0, 1) }, "shop/b": { reads } },
  } as unknown as Plan;
}

async function contents(store: FileStore): Promise<Record<string, string>> {
  const uris = (await store.list("s3://bronze/")).filter((uri) => !uri.includes("/_uploads/"));
  return Object.fromEntries(
    await Promise.all(
      uris.map(async (uri) => [
        uri.slice("s3://bronze/".length),
        Buffer.from((await store.read(uri)) ?? []).toString(),
      ]),
    ),
  ) as Record<string, string>;
}

/** What is written while something is done. */
async function writing(store: FileStore, act: (store: FileStore) => Promise<unknown>): Promise<string[]> {
  const written: string[] = [];
  await act(
    watched(store, ({ verb, uri }) => {
      if (verb === "write" || verb === "remove") written.push(`${verb} ${uri.slice("s3://bronze/".length)}`);
      return Promise.resolve();
    }),
  );
  return written;
}

const deploying = (root: string, plan = planOf()) => {
  return async (store: FileStore): Promise<void> => mirrorUploads((await uploadsOf(plan, root)).uploads, store);
};

const running = (root: string, plan = planOf()) => {
  return async (store: FileStore): Promise<void> => mirrorUploads(await localUploads(plan, ["shop/b"], root), store);
};

const WAYS = STORES.flatMap(([name, open]) => [
  [`${name}, by content`, open, deploying] as const,
  [`${name}, by size and time`, open, running] as const,
]);

describe.each(WAYS)("uploads to %s", (_, open, mirroring) => {
  it("are copied once, then what changes; what is gone is removed, and what is others' stays", async () => {
    const root = writeTree(TREE);
    const store = await open("bronze");
    await mirroring(root)(store);
    const first = { "items/all.csv": "items", "orders/1.csv": "one", "orders/2020/2.csv": "two" };
    expect(await contents(store)).toEqual(first);
    expect(await writing(store, mirroring(root))).toEqual([]);

    await store.write("s3://bronze/orders/theirs.csv", Buffer.from("theirs"));
    writeFileSync(join(root, "data/orders/1.csv"), "ONE!");
    writeFileSync(join(root, "data/orders/3.csv"), "three");
    rmSync(join(root, "data/orders/2020/2.csv"));
    const manifest = "write _uploads/shop/orders.json";
    expect(await writing(store, mirroring(root))).toEqual([
      manifest,
      "write orders/1.csv",
      "write orders/3.csv",
      "remove orders/2020/2.csv",
      manifest,
    ]);
    expect(await contents(store)).toEqual({
      "items/all.csv": "items",
      "orders/1.csv": "ONE!",
      "orders/3.csv": "three",
      "orders/theirs.csv": "theirs",
    });
  });

  it("are put back where somebody has taken them away, and move with their dataset", async () => {
    const root = writeTree(TREE);
    const store = await open("bronze");
    await mirroring(root)(store);
    await store.remove("s3://bronze/orders/1.csv");
    expect(await writing(store, mirroring(root))).toContain("write orders/1.csv");
    const moved = planOf({ ...DATASETS, "shop/orders": ["data/orders", "sales/"] });
    await mirroring(root, moved)(store);
    expect(Object.keys(await contents(store))).toEqual(["items/all.csv", "sales/1.csv", "sales/2020/2.csv"]);
  });
});

describe("the digest of uploads", () => {
  const digest = async (root: string, plan = planOf()): Promise<string> => (await uploadsOf(plan, root)).digest;

  it("is the same in any folder, at any time", async () => {
    const [here, there] = [writeTree(TREE), writeTree({})];
    cpSync(here, there, { recursive: true });
    utimesSync(join(there, "data/orders/1.csv"), 1, 1);
    expect(await digest(there)).toBe(await digest(here));
  });

  const changes: readonly (readonly [what: string, tree: Tree, datasets?: Uploading])[] = [
    ["content of the same length", { ...TREE, "data/orders/1.csv": "uno" }],
    ["a name", { ...TREE, "data/orders/1.csv": "", "data/orders/one.csv": "one" }],
    ["one file more", { ...TREE, "data/orders/3.csv": "" }],
    ["the place", TREE, { ...DATASETS, "shop/items": ["data/items.csv", "items/some.csv"] }],
    ["a dataset less", TREE, { "shop/items": ["data/items.csv", "items/all.csv"] }],
  ];
  it.each(changes.map(([what, tree, datasets = DATASETS]) => [what, tree, datasets] as const))(
    "changes with %s",
    async (_, tree, datasets) => {
      expect(await digest(writeTree(tree), planOf(datasets))).not.toBe(await digest(writeTree(TREE)));
    },
  );

  it("does not change with what is no upload", async () => {
    const root = writeTree(TREE);
    const before = await digest(root);
    writeFileSync(join(root, "data/orders/.other"), "no");
    writeFileSync(join(root, "data/unused.csv"), "no");
    expect(await digest(root)).toBe(before);
  });
});

describe("uploads that cannot be", () => {
  const refused = async (plan: Plan, root: string): Promise<WorldError> => {
    const error = await uploadsOf(plan, root).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WorldError);
    return error as WorldError;
  };

  it("are named when they are not there, before anything is changed", async () => {
    const root = writeTree({ "data/items.csv": "items" });
    expect((await refused(planOf(), root)).message).toContain('the upload of "shop/orders" cannot be read: ENOENT');
    const store = new MemoryStore();
    await expect(localUploads(planOf(), ["shop/b"], root)).rejects.toThrow(
      'the upload of "shop/orders" cannot be read',
    );
    expect(store.objects.size).toBe(0);
  });

  it("are named when they cannot be read, before anything is changed", async () => {
    locked.name = "orders/1.csv";
    onTestFinished(() => {
      locked.name = "";
    });
    const [, open] = STORES[0] ?? [];
    const store = await open?.("bronze");
    const run = running(writeTree(TREE));
    await expect(store && run(store)).rejects.toThrow(
      'the upload of "shop/orders" cannot be read: EACCES: permission denied',
    );
    expect(await store?.list("s3://bronze/")).toEqual([]);
  });

  it("are refused when S3 takes no name as long", async () => {
    const root = writeTree(TREE);
    const deep = Array.from({ length: 5 }, () => "ü".repeat(110)).join("/");
    mkdirSync(join(root, "data/orders", deep), { recursive: true });
    writeFileSync(join(root, "data/orders", deep, "x.csv"), "");
    expect((await refused(planOf(), root)).message).toMatch(/takes names of 1024 bytes, and "orders\/ü+.*" has 1117/);
  });
});

describe("a run on this machine", () => {
  it("mirrors what its steps read, with another folder in the place of data/", async () => {
    const root = writeTree({ ...TREE, "more/x.csv": "x" });
    const other = writeTree({ "orders/9.csv": "nine", "items.csv": "other" });
    const plan = planOf({ ...DATASETS, "shop/more": ["more/", "more/"] });
    const store = new MemoryStore();
    await mirrorUploads(await localUploads(plan, ["shop/a"], root, other), store);
    expect(await contents(store)).toEqual({ "items/all.csv": "other" });
    await mirrorUploads(await localUploads(plan, ["shop/b"], root, other), store);
    expect(await contents(store)).toEqual({ "items/all.csv": "other", "more/x.csv": "x", "orders/9.csv": "nine" });
    await mirrorUploads(await localUploads(plan, ["shop/b"], root), store);
    expect(Object.keys(await contents(store))).toEqual([
      "items/all.csv",
      "more/x.csv",
      "orders/1.csv",
      "orders/2020/2.csv",
    ]);
  });
});

it("a mirror that dies leaves no file that the next one does not know", async () => {
  const root = writeTree(TREE);
  const calls = await callsOf(new MemoryStore(), deploying(root));
  for (let at = 1; at <= calls; at++) {
    for (const when of ["before", "after"] as const) {
      const memory = new MemoryStore();
      const life = new Life({ at, when });
      const store: FileStore = {
        ...killableStore(memory, life),
        writeFile: (uri, file) => life.request(() => memory.writeFile(uri, file)),
      };
      await Promise.race([deploying(root)(store), life.killed]);
      const later = writeTree({ "data/orders/5.csv": "five", "data/items.csv": "items" });
      await deploying(later)(memory);
      expect(await contents(memory), `${when} call ${at}`).toEqual({
        "items/all.csv": "items",
        "orders/5.csv": "five",
      });
    }
  }
});

it("what two datasets share is not removed when one of them lets go of it", async () => {
  const both: Uploading = { "shop/a": ["data/a/", "same/"], "shop/b": ["data/b/", "same/"] };
  const store = new MemoryStore();
  await deploying(writeTree({ "data/a/x.csv": "x", "data/a/y.csv": "y", "data/b/x.csv": "x" }), planOf(both))(store);
  await deploying(writeTree({ "data/a/x.csv": "x", "data/a/y.csv": "y", "data/b/z.csv": "z" }), planOf(both))(store);
  expect(Object.keys(await contents(store))).toEqual(["same/x.csv", "same/y.csv", "same/z.csv"]);
});

describe("a manifest", () => {
  const MANIFEST = "s3://bronze/_uploads/shop/orders.json";

  it.each(["", "{", "null", "[]", '{"format":1}', '{"from":"/x","target":"s3://bronze/orders/","files":{"1.csv":{}}}'])(
    "that is %j counts as none",
    async (text) => {
      const store = new MemoryStore();
      await store.write(MANIFEST, Buffer.from(text));
      await deploying(writeTree(TREE))(store);
      expect(Object.keys(await contents(store))).toHaveLength(3);
    },
  );

  it("of a newer emrald is left to it", async () => {
    const store = new MemoryStore();
    await store.write(MANIFEST, encode({ format: 2 }));
    await expect(deploying(writeTree(TREE))(store)).rejects.toThrow(
      /shop\/orders\.json" cannot be read: a newer emrald/,
    );
  });
});
