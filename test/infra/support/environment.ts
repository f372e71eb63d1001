import { Provider } from "@pulumi/aws";
import { environmentStack, type EnvironmentOutputs } from "../../../src/infra/environment-stack.ts";
import { bind } from "../../../src/plan/bind.ts";
import { compileTree, type Tree } from "../../project.ts";
import { type Capture, capture } from "./capture.ts";

export const ACCOUNT = "123456789012";
export const DISK_KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;

/** What an environment of a tree becomes. The tree has no errors. */
export async function captureEnvironment(tree: Tree, name = "dev"): Promise<Capture<EnvironmentOutputs>> {
  const { plan: compiled, environment, diagnostics } = compileTree(tree, name);
  if (!compiled || !environment) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
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
