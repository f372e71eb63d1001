import { assemble, PROJECT_FILE, type ProjectFiles } from "../../../src/spec/project.ts";
import { environmentNames, resolver } from "../../../src/spec/environment.ts";
import type { EnvironmentSpec } from "../../../src/spec/types.ts";
import type { FoundationSpec } from "../../../src/infra/decide/foundation/foundation-plan.ts";
import type { Environment, Project } from "../../../src/spec/schema/types.ts";

export const ACCOUNT = "123456789012";

export const GITHUB = { repository: "acme/lake", owner_id: 12, repository_id: 34 };

type Written = Partial<Omit<Project, "environments">> & { readonly environments?: Record<string, Environment> };

/** A project as it is after reading: its spec, and all of its environments. */
export function projectOf(written: Written = {}): {
  spec: FoundationSpec;
  environments: EnvironmentSpec[];
  files: ProjectFiles;
} {
  const value = {
    project: "demo",
    owner: "data@example.com",
    foundation: { github: GITHUB },
    environments: { dev: { region: "us-east-1" }, prod: { region: "eu-west-1", account: ACCOUNT } },
    ...written,
  };
  const { value: files } = assemble([{ file: PROJECT_FILE, value, broken: [] }]);
  const resolve = resolver(files);
  return { spec: value, environments: environmentNames(files).map((name) => resolve(name).value), files };
}
