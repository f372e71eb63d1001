import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { WorldError } from "../src/errors.ts";
import { busyWith, takeAlone } from "../src/take-alone.ts";

/** What other processes do right before a call of this one. */
const before = vi.hoisted(() => new Map<string, (path: string) => void>());

vi.mock("node:fs", async (load) => {
  const real = await load<typeof fs>();
  const hooked = (name: "linkSync" | "readFileSync" | "renameSync" | "writeFileSync") => ({
    [name]: (...args: unknown[]) => {
      const hook = before.get(name);
      before.delete(name);
      hook?.(String(args[0]));
      return (real[name] as (...args: unknown[]) => unknown)(...args);
    },
  });
  const names = ["linkSync", "readFileSync", "renameSync", "writeFileSync"] as const;
  return Object.assign({ ...real }, ...names.map(hooked)) as typeof fs;
});

const dead = (): string => String(spawnSync(process.execPath, ["--version"]).pid);
/** Of a process that lives. */
const OTHER = String(process.ppid);

let file = "";
const take = () => takeAlone(file, busyWith("packing"));

beforeEach(() => {
  before.clear();
  file = join(fs.mkdtempSync(join(tmpdir(), "emrald-")), "lock");
});

it("has a file alone until it gives it back, and leaves nothing beside it", () => {
  const release = take();
  expect(fs.readFileSync(file, "utf8")).toBe(String(process.pid));
  expect(fs.readdirSync(join(file, ".."))).toEqual(["lock"]);
  expect(take).toThrow(`process ${process.pid} is packing already`);
  release();
  expect(fs.readdirSync(join(file, ".."))).toEqual([]);
  take()();
});

it("takes over what a dead process left, one of its own id too, and what says nothing", () => {
  for (const left of [dead(), String(process.pid), "", "nonsense"]) {
    fs.writeFileSync(file, left);
    take()();
  }
  fs.writeFileSync(file, OTHER);
  expect(take).toThrow(WorldError);
  expect(fs.readFileSync(file, "utf8")).toBe(OTHER);
});

it("gives the file its name with the process id in it", () => {
  let written = "";
  before.set("writeFileSync", (path) => (written = path));
  take()();
  expect(written).not.toBe(file);
  expect(written).toContain(file);
});

it("takes what is given back between two calls", () => {
  fs.writeFileSync(file, OTHER);
  before.set("readFileSync", () => fs.rmSync(file));
  take()();
  fs.writeFileSync(file, dead());
  before.set("renameSync", () => fs.rmSync(file));
  take()();
});

it("leaves the file to another that was quicker to take it over", () => {
  fs.writeFileSync(file, dead());
  before.set("renameSync", () => fs.writeFileSync(file, OTHER));
  expect(take).toThrow(`process ${OTHER} is packing already`);
  expect(fs.readFileSync(file, "utf8")).toBe(OTHER);
  expect(fs.readdirSync(join(file, ".."))).toEqual(["lock"]);
});
