import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { machineOf, resultsOf } from "./support/workflow.ts";

/** The machine itself: cancellation, and concurrency. */

/** Milliseconds that are never over, so that no signal comes too early on a slow machine; and none at all. */
const LONG = 600_000;
const NONE = { interrupt: 0, terminate: 0 };

/** A pipe that a script writes to when it is ready: whoever reads it waits for that. */
function signal(): { path: string; given: () => Promise<string>; give: () => Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), "emrald-fifo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "ready");
  execFileSync("mkfifo", [path]);
  return { path, given: () => readFile(path, "utf8"), give: () => writeFile(path, "") };
}

/** A program that says when it is ready, and how it ends: by which signal, if it listens to any. */
const program = (ready: string, signals: string[]): string =>
  `${process.execPath} -e "${signals.map((one) => `process.on('${one}', () => { console.log('${one}'); process.exit(1); });`).join("")} process.on('SIGUSR1', () => {}); ${[
    "SIGINT",
    "SIGTERM",
  ]
    .filter((one) => !signals.includes(one))
    .map((one) => `process.on('${one}', () => {});`)
    .join("")} setInterval(() => {}, 1000); require('fs').writeFileSync('${ready}', '')"`;

const two = (script: string, condition = ""): string => `
on: push
permissions: {}
jobs:
  works: { runs-on: u, ${condition} steps: [{ run: ${JSON.stringify(script)} }, { run: echo not reached }, { if: always(), run: echo always }] }
  next: { needs: works, runs-on: u, steps: [{ run: "true" }] }
  cleans: { needs: [works, next], if: always(), runs-on: u, steps: [{ run: "echo \${{ needs.works.result }}" }] }
`;

it.each([
  ["that listens to the first", ["SIGINT"], { interrupt: LONG, terminate: LONG }, "SIGINT\n"],
  ["that listens to the second", ["SIGTERM"], { interrupt: 0, terminate: LONG }, "SIGTERM\n"],
  ["that listens to none", [], NONE, ""],
])("cancels a program %s, and jobs that always run still do", async (_, signals, patience, said) => {
  const ready = signal();
  const { start } = machineOf({ "a.yml": two(`exec ${program(ready.path, signals)}`) }, { patience });
  const run = start("a.yml");
  await ready.given();
  run.cancel();
  expect(await run.ended).toBe("cancelled");
  expect(run.results.get("works")?.steps.map(({ result, log }) => [result, log])).toEqual([
    ["cancelled", said],
    ["cancelled", "always\n"],
  ]);
  expect(resultsOf(run)).toEqual({ works: "cancelled", next: "cancelled", cleans: "success" });
  expect(run.results.get("cleans")?.steps[0]?.log).toBe("cancelled\n");
});

it("signals a script's shell alone: a program hears it where it has taken the shell's place", async () => {
  const ready = signal();
  const script = `${program(ready.path, ["SIGINT"])}\necho after`;
  const { start } = machineOf({ "a.yml": two(script) }, { patience: NONE });
  const run = start("a.yml");
  await ready.given();
  run.cancel();
  await run.ended;
  expect(run.results.get("works")?.steps[0]?.log).toBe("");
});

it("lets a job go on whose condition still holds", async () => {
  const ready = signal();
  const go = signal();
  const { start } = machineOf({ "a.yml": two(`echo > ${ready.path}; cat ${go.path}`, "if: always(),") });
  const run = start("a.yml");
  await ready.given();
  run.cancel();
  await go.give();
  await run.ended;
  expect(run.results.get("works")?.result).toBe("success");
});

it.each([
  ["", "cancelled", {}],
  ["if: always()", "cancelled", { "call / cleans": "success" }],
])("a job that calls a workflow, with %j, takes with it what is in there", async (condition, conclusion, cleans) => {
  const ready = signal();
  const caller = `on: push\npermissions: {}\njobs: { call: { ${condition === "" ? "" : `${condition},`} uses: ./.github/workflows/b.yml } }`;
  const called = two(`exec ${program(ready.path, ["SIGINT"])}`).replace("on: push", "on: workflow_call");
  const { start } = machineOf({ "a.yml": caller, "b.yml": called });
  const run = start("a.yml");
  await ready.given();
  run.cancel();
  expect(await run.ended).toBe(conclusion);
  const expected = { "call / works": "cancelled", "call / next": "cancelled", "call / cleans": "cancelled", ...cleans };
  expect(resultsOf(run)).toEqual(expected);
});

it("ends everything when GitHub's patience is over", async () => {
  const ready = signal();
  const { start } = machineOf({ "a.yml": two(`exec ${program(ready.path, [])}`, "if: always(),") });
  const run = start("a.yml");
  await ready.given();
  run.kill();
  expect(await run.ended).toBe("cancelled");
  expect(run.results.get("cleans")?.result).toBe("cancelled");
});

const queued = (concurrency: string): string => `
on: push
permissions: {}
jobs:
  one: { runs-on: u, concurrency: { ${concurrency} }, steps: [{ run: "cat \${{ github.event.go }}" }] }
`;

it.each([
  ["group: G, queue: max", ["success", "success", "success"]],
  ["group: G", ["success", "cancelled", "success"]],
])("one at a time with { %s }, and of those that wait %j", async (concurrency, expected) => {
  const { start } = machineOf({ "a.yml": queued(concurrency), "b.yml": queued(concurrency.replace("G", "g")) });
  const gates = [signal(), signal(), signal()];
  const runs = gates.map(({ path }, at) => start(at === 1 ? "b.yml" : "a.yml", { payload: { go: path } }));
  const order: number[] = [];
  for (const [at, run] of runs.entries()) void run.ended.then(() => order.push(at));
  for (const [at, { give }] of gates.entries()) {
    if (expected[at] === "cancelled") continue;
    await give();
    await runs[at]?.ended;
  }
  expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual(expected);
  expect(order.filter((at) => expected[at] === "success")).toEqual(
    expected.flatMap((one, at) => (one === "success" ? [at] : [])),
  );
});

it("cancels the run before where it is told to", async () => {
  const ready = signal();
  const workflow = `on: push\npermissions: {}\nconcurrency: { group: g, cancel-in-progress: true }\njobs: { one: { runs-on: u, steps: [{ run: "\${{ github.event.script }}" }] } }`;
  const { start } = machineOf({ "a.yml": workflow });
  const first = start("a.yml", { payload: { script: `exec ${program(ready.path, ["SIGINT"])}` } });
  await ready.given();
  const second = start("a.yml", { payload: { script: "true" } });
  expect([await first.ended, await second.ended]).toEqual(["cancelled", "success"]);
});
