import { existsSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../plan/compile.ts";
import type { Plan } from "../plan/plan.ts";
import type { Scene } from "../rules/rule.ts";
import { type Diagnostic, hasErrors } from "../spec/diagnostic.ts";
import { environmentNames, LOCAL_ENVIRONMENT } from "../spec/environment.ts";
import { PROJECT_FILE } from "../spec/project.ts";
import type { Foundation, Project } from "../spec/schema/types.ts";
import type { EnvironmentSpec } from "../spec/types.ts";
import { Artifacts } from "./facts.ts";
import { loadProject } from "./project.ts";

/** An environment of a tree, or why it has no plan. */
export type CompiledEnvironment =
  | {
      readonly plan: Plan;
      /** What the tree says beside: whether merges deploy it, and whom the account's foundation trusts. */
      readonly deploy: EnvironmentSpec["deploy"];
      readonly foundation?: Foundation;
    }
  | {
      readonly errors: readonly Diagnostic[];
      /** What could be read of it all the same. */
      readonly environment?: EnvironmentSpec;
    };

/**
 * Compiles all environments on AWS of a project's folder, by name, and prints nothing. An error of one environment is none of the others.
 * A folder that holds no project has none.
 */
export async function compileEnvironments(root: string): Promise<ReadonlyMap<string, CompiledEnvironment>> {
  if (!existsSync(join(root, PROJECT_FILE))) return new Map();
  const all = await loadProject(root);
  const names = environmentNames(all.files).filter((name) => name !== LOCAL_ENVIRONMENT);
  const artifacts = new Artifacts(root);
  const { foundation } = (all.files.project.value ?? {}) as Partial<Project>;
  const compiled = ({ environment, lineage }: Scene): CompiledEnvironment => ({
    plan: compile(environment, lineage, artifacts),
    deploy: environment.deploy,
    ...(foundation ? { foundation } : {}),
  });
  const environments = new Map<string, CompiledEnvironment>();
  for (const name of names) {
    const { scenes, diagnostics } = hasErrors(all.diagnostics) ? await loadProject(root, name) : all;
    const scene = scenes.find(({ environment }) => environment.name === name);
    // Money keeps nobody from saying what changes: it is among the first things to say.
    const errors = diagnostics.filter(({ severity, code }) => severity === "error" && code !== "env/budget");
    const told = { errors, ...(scene ? { environment: scene.environment } : {}) };
    environments.set(name, errors.length > 0 || !scene ? told : compiled(scene));
  }
  return environments;
}
