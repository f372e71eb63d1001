/** `npm run bench [check|diff|plan|steps|runner|infra|pack|expectations …]`: all of them unless named. Prints Markdown for bench/README.md. */
import { spawnSync } from "node:child_process";
import { benchCheck } from "./check.ts";
import { benchDiff } from "./diff.ts";
import { machine } from "./measure.ts";
import { benchRunner } from "./runner.ts";
import { benchInfra } from "./infra.ts";
import { benchPack } from "./pack.ts";
import { benchPlan } from "./plan.ts";
import { benchSteps } from "./steps.ts";

const benches: Record<string, () => Promise<void>> = {
  check: benchCheck,
  diff: benchDiff,
  plan: benchPlan,
  steps: benchSteps,
  runner: benchRunner,
  infra: benchInfra,
  pack: benchPack,
  expectations: () => {
    console.log("\n### expectations in the pass of the write, 10 million rows\n");
    spawnSync(".venv/bin/python", ["bench/expectations.py"], { stdio: ["ignore", "inherit", "ignore"] });
    return Promise.resolve();
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`there is no benchmark "${unknown.join('", "')}"; known: ${Object.keys(benches).join(", ")}`);
  process.exitCode = 2;
} else {
  console.log(machine());
  for (const [name, bench] of Object.entries(benches)) if (wanted.length === 0 || wanted.includes(name)) await bench();
}
