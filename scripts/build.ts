/** Builds dist/: the validators (schemas compiled to code) and the command line, one bundle without node_modules. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

const read = (name: string): object => JSON.parse(readFileSync(`schema/${name}.schema.json`, "utf8")) as object;

async function buildValidators(): Promise<void> {
  const ajv = new Ajv2020({
    schemas: [read("project"), read("pipeline"), read("overlay"), read("binding")],
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: false },
  });
  const code = standalone.default(ajv, {
    project: "project.schema.json",
    pipeline: "pipeline.schema.json",
    binding: "binding.schema.json",
  });
  // Ajv's code asks for small helpers of its own by require(): bundling them leaves plain ESM.
  const result = await build({
    stdin: { contents: code, resolveDir: process.cwd(), loader: "js" },
    bundle: true,
    minifyWhitespace: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  writeFileSync("dist/validators.mjs", result.outputFiles[0]?.contents ?? "");
}

async function buildCommandLine(): Promise<void> {
  rmSync("dist/cli", { recursive: true, force: true });
  await build({
    entryPoints: { emrald: "src/cli/main.ts", "check-worker": "src/project/check-worker.ts" },
    outdir: "dist/cli",
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    minifySyntax: true,
    minifyWhitespace: true,
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: "linked",
    sourcesContent: false,
    banner: {
      js: `import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);`,
    },
  });
}

mkdirSync("dist", { recursive: true });
await buildValidators();
if (!process.argv.includes("--validators")) await buildCommandLine();
