/** Sets everything up that the project needs, by Node's own modules alone. What is done already is not done again. */
import { pathToFileURL } from "node:url";
import { buildBundle } from "./setup/bundle.mjs";
import { installNodePackages } from "./setup/node-packages.mjs";
import { installPython } from "./setup/python.mjs";
import { SetupError } from "./setup/run.mjs";

/** `more` are installations that only some commands need. */
export async function setup(...more) {
  try {
    checkNode();
    await installNodePackages();
    await installPython();
    for (const install of more) await install();
    await buildBundle();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`set-up: ${error.message}`);
    process.exit(3);
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(`Node ${process.versions.node} is too old: 20.19 or later is needed.`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await setup();
  console.log("set-up: everything is there");
}
