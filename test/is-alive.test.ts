import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it, onTestFinished } from "vitest";
import { isAlive } from "../src/is-alive.ts";

it("this process lives, and what is no process id does not", () => {
  expect([process.pid, 0, -1, 1.5, Number.NaN].map(isAlive)).toEqual([true, false, false, false, false]);
});

it("another's process lives, also where it may not be told anything", () => {
  expect(isAlive(1)).toBe(true);
});

it.runIf(process.platform === "linux")("a process that has ended, and that nobody has asked how, is dead", async () => {
  // Its parent becomes a program that asks for no child's end.
  const parent = spawn("sh", ["-c", "true & echo $!; exec sleep 1000"], { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const pid = await new Promise<number>((resolve) => parent.stdout.once("data", (text: Buffer) => resolve(+text)));
  await expect.poll(() => readFileSync(`/proc/${pid}/stat`, "utf8")).toMatch(/\) Z /);
  expect(process.kill(pid, 0)).toBe(true);
  expect(isAlive(pid)).toBe(false);
});
