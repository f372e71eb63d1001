import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { WorldError } from "../../../src/errors.ts";
import { openStateFile } from "../../../src/local/memory/open.ts";
import { newCluster } from "../../../src/local/machine/records.ts";
import * as machine from "../../../src/local/machine/machine.ts";
import type { StoredCluster } from "../../../src/local/store.ts";
import { testFolder } from "../support/folder.ts";

const cluster = (id: string): StoredCluster => ({
  arn: `arn:${id}`,
  request: { Name: "c", Instances: {} },
  record: newCluster(id, { name: "c", keepAlive: true, terminationProtected: false, stepConcurrency: 1 }, 0),
});

function end({ record }: StoredCluster, at: number) {
  return [...machine.terminate(record, { code: "USER_REQUEST", message: "" }, at), ...machine.terminated(record, at)];
}

async function stateFile() {
  const file = join(await testFolder(), "state", "endpoint.jsonl");
  const notes: string[] = [];
  const parts = { onNote: (note: string) => notes.push(note), onDefect: () => {} };
  return { file, notes, open: () => openStateFile(file, parts) };
}

async function withClusters(...ids: string[]) {
  const state = await stateFile();
  const { clusters } = state.open();
  for (const id of ids) clusters.add(cluster(id));
  clusters.close();
  const reopened = () => {
    const { clusters: found } = state.open();
    const names = found.all().map(({ record }) => record.id);
    found.close();
    return names;
  };
  return { ...state, reopened };
}

test("a torn last line is dropped, and said", async () => {
  const { file, notes, reopened } = await withClusters("j-1", "j-2");
  await appendFile(file, '{"id":"j-1","cha');
  expect(reopened()).toEqual(["j-1", "j-2"]);
  expect(notes).toEqual([`${file}: the last line is not whole (16 characters), and was dropped`]);
  expect(reopened()).toEqual(["j-1", "j-2"]);
  expect(notes).toHaveLength(1);
});

test.each([
  ["an empty file", "", []],
  ["a first line that was cut off", '{"emra', []],
])("%s is a new one", async (_, text, expected) => {
  const { file, reopened } = await withClusters();
  await writeFile(file, text);
  expect(reopened()).toEqual(expected);
});

test.each([
  ["of another kind", '{"name":"emrald"}\n{}\n', "is not a state file of the local endpoint"],
  ["of another kind, of one line", "hello", "is not a state file of the local endpoint"],
  [
    "of a newer format",
    '{"emrald":"endpoint","format":2}\n',
    "was written by a newer emrald: its format is 2, this one reads 1",
  ],
  [
    "with a line of something else",
    '{"emrald":"endpoint","format":1}\n{"a":1}\n',
    "is damaged: line 2 is not one of the endpoint's",
  ],
  [
    "with a change of nothing",
    '{"emrald":"endpoint","format":1}\n{"id":"j-9","changes":[]}\n',
    "is damaged: line 2 cannot follow what stands before it: there is no cluster j-9",
  ],
])("a file %s is refused, left as it is, and not locked", async (_, text, message) => {
  const { file, open } = await withClusters();
  await writeFile(file, text);
  expect(open).toThrow(WorldError);
  expect(open).toThrow(`${file} ${message}`);
  expect(await readFile(file, "utf8")).toBe(text);
  expect(await readdir(join(file, ".."))).toEqual(["endpoint.jsonl"]);
});

test("the lock of a process that is no more is taken over", async () => {
  const { file, reopened } = await withClusters("j-1");
  const { pid } = spawnSync(process.execPath, ["--version"]);
  await writeFile(`${file}.lock`, String(pid));
  expect(reopened()).toEqual(["j-1"]);
});

test("a file keeps the newest 200 that have ended, and all that have not", async () => {
  const { open, reopened } = await withClusters("j-up");
  const { clusters } = open();
  for (let index = 0; index < 210; index++) {
    const one = cluster(`j-${index}`);
    clusters.add(one);
    clusters.changed(one, end(one, index + 1));
  }
  clusters.close();
  // All are in the file until it is written anew, which a start does.
  expect(reopened()).toHaveLength(211);
  const kept = reopened();
  expect(kept).toHaveLength(201);
  expect(kept.slice(0, 2)).toEqual(["j-up", "j-10"]);
});

test("a file that has grown is written anew, and says the same", async () => {
  const { file, open, reopened } = await withClusters();
  const { clusters } = open();
  const one = cluster("j-1");
  clusters.add(one);
  let largest = 0;
  for (let at = 0; at < 4_000; at++) {
    const details = { ...one.record.details, tags: [{ Key: "k", Value: "v".repeat(2_000 + (at % 7)) }] };
    clusters.changed(one, machine.redescribe(one.record, details, at));
    if (at % 500 === 0) largest = Math.max(largest, (await readFile(file)).length);
  }
  clusters.close();
  expect((await readFile(file)).length).toBeLessThan(4 * 1024 * 1024);
  expect(largest).toBeGreaterThan(100_000);
  expect(reopened()).toEqual(["j-1"]);
});
