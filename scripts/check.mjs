/** `npm run check`: types, lint, format, dead code, generated files; every check runs, and all that fail are named. */
import { spawnSync } from "node:child_process";

const checks = [
  ["types", ["npx", "tsc", "--noEmit", "-p", "tsconfig.json"]],
  ["lint", ["npx", "eslint", "."]],
  ["format", ["npx", "prettier", "--check", "--log-level", "warn", "."]],
  ["dead code", ["npx", "knip"]],
  ["generated files", [process.execPath, "--import", "tsx", "scripts/generate.ts", "--check"]],
  ["python", [".venv/bin/ruff", "check", "--quiet", "spark", "notebooks", "test", "bench"]],
  ["python format", [".venv/bin/ruff", "format", "--check", "--quiet", "spark", "notebooks", "test", "bench"]],
];
const failed = [];
for (const [name, [command, ...args]] of checks) {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  console.log(`${status === 0 ? "ok  " : "FAIL"} ${name}`);
  if (status !== 0) failed.push(name);
}
process.exitCode = failed.length === 0 ? 0 : 1;
