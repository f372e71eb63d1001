import { Provider } from "@pulumi/aws";
import { environmentStack, type EnvironmentOutputs } from "../../../src/infra/environment-stack.ts";
import { compileProject } from "../../../src/project/plan.ts";
import type { EnvironmentSpec } from "../../../src/spec/types.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { bind } from "../../../src/plan/bind.ts";
import { compileTree, type Tree } from "../../project.ts";
import { type Capture, capture } from "./capture.ts";

export const ACCOUNT = "123456789012";
export const DISK_KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;

/** What an environment of a tree becomes. The tree has no errors. */
export async function captureEnvironment(tree: Tree, name = "dev"): Promise<Capture<EnvironmentOutputs>> {
  const { plan, environment, diagnostics } = compileTree(tree, name);
  if (!plan || !environment) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return captured(plan, environment);
}

/** The same of a project on disk. */
export async function captureProject(root: string, name: string): Promise<Capture<EnvironmentOutputs>> {
  const compiled = await compileProject(root, name);
  const [scene] = compiled?.scenes ?? [];
  if (!compiled || !scene) throw new Error(`the project in "${root}" has errors`);
  return captured(compiled.plan, scene.environment);
}

function captured(compiled: Plan, environment: EnvironmentSpec): Promise<Capture<EnvironmentOutputs>> {
  const plan = bind(compiled, { account: ACCOUNT }, compiled);
  const { region } = plan;
  return capture(() =>
    environmentStack(
      {
        plan,
        environment,
        home: { region, account: ACCOUNT },
        diskKey: plan.settings.security.kms_key ?? DISK_KEY,
        zones: [`${region}a`, `${region}b`],
        nodeRole: plan.settings.security.instance_profile?.replace("instance-profile", "role"),
        uploads: "0".repeat(64),
        put: { plan: () => Promise.resolve(), uploads: () => Promise.resolve() },
        unprotect: () => Promise.resolve(),
      },
      { providers: [new Provider("aws", { region: "eu-west-1" })] },
    ),
  );
}
