import { expect, describe, it } from "vitest";
import { PATIENCE } from "../../../src/run/hosts/ssh/node-scripts.ts";
import { readLook, statusOf } from "../../../src/run/hosts/ssh/sighting.ts";

/** The status of attempt 0, by what the node said of it. */
function told(now: number, ...lines: readonly string[]) {
  const look = readLook([`now ${now}`, ...lines]);
  const sighting = look.sightings.get(0);
  return sighting && statusOf(sighting, look.now);
}

describe("what a node says of an attempt", () => {
  it("has the times of its own clock", () => {
    expect(told(1_000, "0 990 0 0 995 - 0")).toEqual({
      State: "COMPLETED",
      Timeline: {
        CreationDateTime: new Date(990_000),
        StartDateTime: new Date(990_000),
        EndDateTime: new Date(995_000),
      },
    });
    expect(told(1_000, "0 990 1 - - - 0")?.Timeline?.EndDateTime).toBeUndefined();
    expect(told(1_000, "0 990 0 - - - 0")?.Timeline?.EndDateTime).toEqual(new Date(1_000_000));
  });

  it("is of the attempt with its number, and of none that it does not name", () => {
    const { sightings } = readLook(["now 5", "1 2 1 - - - 0", "3 2 0 1 4 - 0", "3 stderr one: two", "3 stderr "]);
    expect([...sightings.keys()]).toEqual([1, 3]);
    expect(sightings.get(3)?.stderr).toEqual(["one: two", ""]);
  });

  it("takes the traceback, which spark-submit sends to stdout, and not Spark's own talk", () => {
    const talk = "26/11/21 03:00:00 INFO ShutdownHookManager: Deleting directory";
    const traceback = ["Traceback (most recent call last):", '  File "clean.py", line 3', "ValueError: prise"];
    const stdout = ["before", ...traceback].map((line) => `0 stdout ${line}`);
    const { Message } =
      told(9, "0 1 0 1 8 - 0", ...stdout, `0 stderr WARN: old`, `0 stderr ${talk}`)?.FailureDetails ?? {};
    expect(Message).toBe(traceback.join("\n"));
    expect(told(9, "0 1 0 1 8 - 0", "0 stderr it broke", `0 stderr ${talk}`)?.FailureDetails?.Message).toBe("it broke");
  });

  it.each([
    ["while it is being ended", "0 1 1 - - 100 0", 101, "CANCEL_PENDING"],
    ["while its application on YARN is being ended", "0 1 0 143 100 100 0", 101, "CANCEL_PENDING"],
    ["when it has ended", "0 1 0 143 100 100 1", 101, "CANCELLED"],
    ["when it was killed", "0 1 0 - - 100 1", 101, "CANCELLED"],
    ["when its ending takes too long: it is ended again", "0 1 1 - - 100 0", 100 + PATIENCE, "RUNNING"],
    ["when nobody has waited for YARN any more", "0 1 0 143 100 100 0", 100 + PATIENCE, "CANCELLED"],
    ["when it had succeeded", "0 1 0 0 100 100 0", 101, "COMPLETED"],
  ])("that was cancelled, %s", (_, line, now, state) => {
    expect(told(now, line)?.State).toBe(state);
  });
});
