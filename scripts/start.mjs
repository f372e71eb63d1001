/** `npm start`: sets everything up, then runs the sample lake on this machine. Arguments go to `emrald run`. */
import { chdir } from "node:process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { setup } from "./setup.mjs";

chdir(dirname(dirname(fileURLToPath(import.meta.url))));
await setup();
process.argv.splice(2, 0, "run", "--env", "local");
await import("../dist/cli/emrald.mjs");
