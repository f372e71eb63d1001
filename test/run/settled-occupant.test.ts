import { expect, it } from "vitest";
import type { Occupant } from "../../src/run/ledger/lease.ts";
import { settledOccupant } from "../../src/run/ledger/settled-occupant.ts";

/** Whoever looks is told of these, one after the other, and of the last for ever; the clock goes by sleeping. */
async function looked(...by: readonly (Occupant | undefined)[]) {
  let [looks, at] = [0, 0];
  const told: string[] = [];
  const stop = new AbortController();
  const found = await settledOccupant(
    { occupant: () => Promise.resolve(by[Math.min(looks++, by.length - 1)]) },
    {
      now: () => new Date(at),
      sleep: (milliseconds) => Promise.resolve((at += milliseconds)),
      waits: ({ run }) => void told.push(run),
      signal: stop.signal,
    },
  );
  return { found, told, looks, seconds: at / 1000 };
}

const runner: Occupant = { run: "r", isUnattended: false };
const nobody: Occupant = { run: "r", isUnattended: true };

it("is nobody at once", async () => {
  expect(await looked(undefined)).toEqual({ found: undefined, told: [], looks: 1, seconds: 0 });
});

it("is a run that goes on by itself at once", async () => {
  expect(await looked(nobody)).toEqual({ found: nobody, told: [], looks: 1, seconds: 0 });
});

it("is nobody when the runner has ended; that one is waited for is told once", async () => {
  expect(await looked(runner, runner, undefined)).toMatchObject({ found: undefined, told: ["r"], looks: 3 });
});

it("is a runner that does not end, longer than a dead one keeps its lease", async () => {
  const { found, told, seconds } = await looked(runner);
  expect([found, told]).toEqual([runner, ["r"]]);
  expect(seconds).toBeGreaterThan(75);
});
