import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Something about this machine that its owner must mend. */
export class SetupError extends Error {}

/** Runs a command and waits for it; its output is shown only when it fails. */
export function run(command, args, { env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => reject(new SetupError(`cannot run "${command}": ${error.message}`)));
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else
        reject(
          new SetupError(
            `"${[command, ...args].join(" ")}" failed (${code}):\n${output.trimEnd().split("\n").slice(0, 25).join("\n")}`,
          ),
        );
    });
  });
}

/** Does a piece of work once for each state of what it depends on. The stamp is written last: a half-done work is done again. */
export async function once(what, stamp, parts, work) {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  const begun = Date.now();
  console.error(`set-up: ${what} …`);
  await work();
  writeFileSync(stamp, digest);
  console.error(`set-up: ${what}: done in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

export function contents(file) {
  return readFileSync(file, "utf8");
}
