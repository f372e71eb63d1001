import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { environment, type Kernels, REPOSITORY } from "./jupyter.ts";

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: { readonly conf?: Record<string, string>; readonly kind?: string; readonly code?: string } | null;
}

/** A double of Livy over the local lake of a project (livy.py). */
export async function startLivy(project: string, kernels: Kernels) {
  const python = join(REPOSITORY, ".venv-notebooks", "bin", "python");
  const args = [join(import.meta.dirname, "livy.py"), "--project", project];
  const child = execa(python, args, { env: environment(kernels), reject: false, buffer: false, stderr: "pipe" });
  child.stderr.resume();
  const heard: Heard[] = [];
  const lines = createInterface({ input: child.stdout });
  const [first] = (await once(lines, "line")) as [string];
  lines.on("line", (line: string) => heard.push(JSON.parse(line) as Heard));
  return {
    url: (JSON.parse(first) as { url: string }).url,
    heard,
    async close() {
      child.stdin.end();
      await child;
    },
  };
}
