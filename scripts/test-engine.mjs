/** `npm run test:engine`: sets everything up, then runs the suite on the real Pulumi engine. It says so plainly where there is no `pulumi`. */
import { spawnSync } from "node:child_process";
import { chdir } from "node:process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";
import { installClients } from "./setup/clients.mjs";

chdir(dirname(dirname(fileURLToPath(import.meta.url))));
await setup(installClients);
const args = ["vitest", "run", "--config", "test/engine/vitest.config.ts", ...process.argv.slice(2)];
process.exitCode = spawnSync("npx", args, { stdio: "inherit" }).status ?? 1;
