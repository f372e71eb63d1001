import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import type { Settings } from "../programs/lake/index.ts";
import { startEngine, type Engine, type EngineOptions } from "./engine.ts";
import { temporaryProject } from "./project.ts";

const program = resolve(import.meta.dirname, "../programs/lake");

/** An engine with the small program of `programs/lake`, and a stack `dev` with nothing in it. */
export async function startLake(
  settings: Settings = {},
  options: Omit<EngineOptions, "project"> = {},
): Promise<Engine> {
  const project = temporaryProject({
    files: {
      "Pulumi.yaml": readFileSync(join(program, "Pulumi.yaml"), "utf8"),
      "lake.json": JSON.stringify(settings),
    },
    links: { "index.ts": "test/engine/programs/lake/index.ts" },
  });
  const engine = startEngine({ project, ...options });
  const made = await engine.run(["stack", "init", "dev"]);
  expect(made.code, made.stderr).toBe(0);
  return engine;
}

export function setLake(engine: Engine, settings: Settings): void {
  writeFileSync(join(engine.project, "lake.json"), JSON.stringify(settings));
}
