import { Command, Option } from "@commander-js/extra-typings";
import { mermaid } from "../../emit/mermaid.ts";
import { canonicalPretty } from "../../model/canonical.ts";
import type { Plan } from "../../plan/plan.ts";
import { EXIT } from "../exit.ts";
import { envOption, projectOption } from "../options.ts";
import { compileProject } from "../plan.ts";
import { projectRoot } from "../roots.ts";

const TARGETS: Record<"plan" | "mermaid", (plan: Plan) => string> = {
  plan: canonicalPretty,
  mermaid,
};

export const compileCommand = () =>
  new Command("compile")
    .description("print what the project becomes in one environment")
    .addOption(envOption())
    .addOption(
      new Option("--as <target>", "what to print").choices(["plan", "mermaid"] as const).default("plan" as const),
    )
    .addOption(projectOption())
    .action(async ({ env, as, project }) => {
      const compiled = await compileProject(projectRoot(project), env);
      if (compiled) process.stdout.write(TARGETS[as](compiled.plan));
      process.exitCode = compiled ? EXIT.fine : EXIT.failed;
    });
