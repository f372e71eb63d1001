import { sha256 } from "../../model/canonical.ts";

/** Whose names they are. */
export interface Named {
  readonly project: string;
  readonly environment: string;
}

/**
 * `<project>-<environment>-<what>`, at most `most` characters: what is longer is cut, and ends in six hex digits of the exact
 * name, so that names which look alike after the cut stay distinct. Roles take 64 characters (IAM User Guide, quotas).
 */
export function awsName({ project, environment }: Named, what: string, most = 64): string {
  const name = [project, environment, what].join("-");
  return name.length <= most ? name : `${name.slice(0, most - 7)}-${sha256(name).slice(0, 6)}`;
}

/** The path of the project's roles: what may be done to them can be said by it. */
export function rolePath(project: string): string {
  return `/emrald/${project}/`;
}

/** The path of the runtime roles of an environment's steps: the nodes may take these roles on, and no others. */
export function stepRolePath({ project, environment }: Named): string {
  return `${rolePath(project)}${environment}/steps/`;
}

/** `/<project>/<environment>/<what>`, a parameter of Systems Manager. */
export function parameterName({ project, environment }: Named, what: string): string {
  return `/${project}/${environment}/${what}`;
}

/** The foundation's key. */
export function keyAlias(project: string): string {
  return `alias/emrald-${project}`;
}
