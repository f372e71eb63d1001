import { place, type Rule } from "../rule.ts";

export const rule: Rule = {
  severity: "warning",
  summary: "A shell script does not say what runs it.",
  why: "script-runner.jar fetches the file and executes it, so its first line names the program that reads it: #!/bin/bash. Lines that end as on Windows make that name another one.",
  looksAt: "pipelines",
  check({ lineage, facts }, report) {
    for (const { id, name, pipeline, shell } of lineage.steps.values()) {
      if (shell === undefined || facts.kind(shell) !== "file") continue;
      const [first = ""] = (facts.text(shell) ?? "").split("\n", 1);
      const problem = !first.startsWith("#!")
        ? `does not begin with "#!"`
        : first.endsWith("\r")
          ? "has lines that end as on Windows (CR LF)"
          : undefined;
      if (problem === undefined) continue;
      report({
        at: place(lineage.pipelines.get(pipeline)?.layers ?? [], ["steps", name, "shell"]),
        message: `the shell script "${shell}" of step "${id}" ${problem}`,
        hint: problem.startsWith("has") ? "Save it with LF." : "Begin it with #!/bin/bash.",
      });
    }
  },
};
