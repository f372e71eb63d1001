import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closed, hearPulumi, type Stack } from "./stack.ts";

/**
 * Runs something on an empty stack of the same name that is nobody's, and is gone after it: a preview of what is not there yet must not make a
 * stack, and whoever may only look could not.
 */
export async function onScratch<T>(stack: Stack, act: (scratch: Stack) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "emrald-preview-"));
  // Pulumi writes the stack's own salt there, which would be the wrong one for the real stack.
  const settings = join(stack.root, `Pulumi.${stack.name}.yaml`);
  const before = await readFile(settings).catch(() => undefined);
  try {
    const scratch = { ...stack, env: { PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: "" } };
    const made = await hearPulumi(scratch, ["stack", "init", stack.name, "--no-select"]);
    if (made.code !== 0) {
      process.stderr.write(made.talk);
      throw closed(stack);
    }
    return await act(scratch);
  } finally {
    await (before ? writeFile(settings, before) : rm(settings, { force: true }));
    await rm(folder, { recursive: true, force: true });
  }
}
