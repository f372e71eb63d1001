import type { Facts } from "../model/files.ts";
import { type Lineage, lineage } from "../model/lineage.ts";
import type { Diagnostic, Outcome, Severity } from "../spec/diagnostic.ts";
import { withoutRepeats } from "../spec/diagnostic.ts";
import { environmentNames, resolver } from "../spec/environment.ts";
import type { ProjectFiles } from "../spec/project.ts";
import type { PipelineSpec } from "../spec/types.ts";
import { rules } from "./all.ts";
import type { Finding, Report, Scene } from "./rule.ts";

/** Resolves the environments of a project and holds every rule against each. */
export function checkProject(files: ProjectFiles, facts: Facts, only?: readonly string[]): Outcome<readonly Scene[]> {
  const diagnostics: Diagnostic[] = [];
  const resolve = resolver(files);
  const environments = (only ?? environmentNames(files)).map((name) => {
    const { value, diagnostics: found } = resolve(name);
    diagnostics.push(...found);
    return value;
  });
  const lineages = new Map<string, Lineage>();
  const ids = new Map<PipelineSpec, number>();
  const fresh: Scene[] = [];
  const scenes = environments.map((environment) => {
    // Environments that share all their pipelines share their lineage, and what rules say of it.
    const key = environment.pipelines.map((pipeline) => numbered(ids, pipeline)).join(",");
    const known = lineages.get(key);
    const scene: Scene = {
      environment,
      lineage: known ?? lineage(environment.pipelines),
      facts,
      unreadable: files.unreadable,
    };
    lineages.set(key, scene.lineage);
    if (!known) fresh.push(scene);
    return scene;
  });
  for (const rule of rules) {
    const report = reporter(rule.id, rule.severity, diagnostics);
    if (rule.looksAt === "all") rule.check(scenes, report);
    else for (const scene of rule.looksAt === "pipelines" ? fresh : scenes) rule.check(scene, report);
  }
  return { value: scenes, diagnostics: withoutRepeats(diagnostics) };
}

function numbered(ids: Map<PipelineSpec, number>, pipeline: PipelineSpec): number {
  const id = ids.get(pipeline) ?? ids.size;
  ids.set(pipeline, id);
  return id;
}

function reporter(code: string, severity: Severity, into: Diagnostic[]): Report {
  return ({ at, message, hint, related }: Finding) =>
    into.push({
      code,
      severity,
      message,
      place: at,
      ...(hint === undefined ? {} : { hint }),
      ...(related === undefined ? {} : { related }),
    });
}
