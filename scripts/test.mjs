/** `npm test`: sets everything up, then checks the code and runs every test. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { chdir } from "node:process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";
import { installClients } from "./setup/clients.mjs";
import { installDatabases } from "./setup/databases.mjs";
import { installNotebooks } from "./setup/notebooks.mjs";
import { installOpenSsh } from "./setup/openssh.mjs";

chdir(dirname(dirname(fileURLToPath(import.meta.url))));
await setup(installClients, installOpenSsh, installDatabases, installNotebooks);
// The Java that the set-up found, or installed where the machine has none.
const env = { ...process.env, NO_COLOR: "1", JAVA_HOME: readFileSync(".venv/java-home", "utf8") };

const suites = [
  ["code", [process.execPath, "scripts/check.mjs"]],
  ["vitest", ["npx", "vitest", "run"]],
  ["pytest", [".venv/bin/python", "-m", "pytest", "spark"]],
];
let passed = 0;
let failed = 0;
for (const [name, [command, ...args]] of suites) {
  console.log(`\n== ${name}`);
  const { code, output } = await show(command, args);
  const count = (pattern) => Number(pattern.exec(output)?.[1] ?? 0);
  if (name === "vitest") passed += count(/Tests .*?(\d+) passed/);
  if (name === "pytest") passed += count(/(\d+) passed/);
  const broken = name === "vitest" ? count(/Tests .*?(\d+) failed/) : name === "pytest" ? count(/(\d+) failed/) : 0;
  failed += code === 0 ? 0 : Math.max(1, broken);
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Shows a command's output while it runs, and keeps it. */
function show(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env });
    let output = "";
    child.stdout.on("data", (chunk) => (process.stdout.write(chunk), (output += chunk)));
    child.stderr.on("data", (chunk) => (process.stderr.write(chunk), (output += chunk)));
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
