/**
 * Writes what is made from other files of the repository and checked in: the overlay schema, the types of the spec,
 * the list of rules, the reference pages. `npm run generate -- --check` only says what is stale.
 */
import { readFileSync, writeFileSync, existsSync } from "node:fs";
import { generated } from "./generated.ts";

const check = process.argv.includes("--check");
const stale: string[] = [];
for (const [file, text] of await generated()) {
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  stale.push(file);
  if (!check) writeFileSync(file, text);
}
if (stale.length === 0) console.log("generated files are up to date");
else console.log(`${check ? "stale" : "written"}: ${stale.join(", ")}`);
if (check && stale.length > 0) {
  console.error("run `npm run generate`");
  process.exitCode = 1;
}
