import { place, type Rule } from "../rule.ts";

/** As YAML takes it between brackets. */
function quoted(word: string): string {
  return /^[\w./-][\w./:=-]*$/.test(word) ? word : JSON.stringify(word);
}

export const rule: Rule = {
  severity: "error",
  summary: "A command is one string, not a list of words.",
  why: 'command-runner.jar takes the first token for the name of a program, spaces and all, and fails with "Cannot run program" (aws/aws-cdk#8490). There is no shell in between: what needs one is `[bash, -c, "…"]`, or a shell step.',
  looksAt: "pipelines",
  check({ lineage }, report) {
    for (const step of lineage.steps.values()) {
      const [program] = step.command;
      if (program === undefined || !/\s/.test(String(program).replaceAll(/\$\{[^}]*\}/g, ""))) continue;
      report({
        at: place(lineage.pipelines.get(step.pipeline)?.layers ?? [], ["steps", step.name, "command", 0]),
        message: `step "${step.id}" would run a program called "${program}"`,
        hint: `Write each word as a token: [${String(program).trim().split(/\s+/).map(quoted).join(", ")}].`,
      });
    }
  },
};
