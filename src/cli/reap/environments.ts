import type { CompiledEnvironment } from "../../project/environments.ts";

/** What the reaper has to know of an environment. */
export interface EnvironmentAsked {
  readonly name: string;
  readonly project: string;
  readonly region: string;
  /** Undefined where it is that of the credentials. */
  readonly account: string | undefined;
  /** Seconds, by the plan's name of a cluster. */
  readonly maxAges: Readonly<Record<string, number>>;
}

/**
 * What a plan says of it, and where errors keep it from having one, what could be read. Undefined where that does not say whose clusters to look
 * for, or where.
 */
export function environmentAsked(compiled: CompiledEnvironment): EnvironmentAsked | undefined {
  if ("plan" in compiled) {
    const { project, environment: name, region, account, clusters } = compiled.plan;
    const maxAges = Object.fromEntries(Object.entries(clusters).map(([cluster, { max_age }]) => [cluster, max_age]));
    return { name, project, region, account: typeof account === "string" ? account : undefined, maxAges };
  }
  const { name = "", project = "", region, account } = compiled.environment ?? {};
  if (project === "" || region === undefined) return undefined;
  return { name, project, region, account, maxAges: {} };
}
