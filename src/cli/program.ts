import { Command } from "@commander-js/extra-typings";
import { checkCommand } from "./commands/check.ts";
import { compileCommand } from "./commands/compile.ts";
import { downCommand } from "./commands/down.ts";
import { driftCommand } from "./commands/drift.ts";
import { explainCommand } from "./commands/explain.ts";
import { graphCommand } from "./commands/graph.ts";
import { localCommand } from "./commands/local.ts";
import { previewCommand } from "./commands/preview.ts";
import { runCommand } from "./commands/run.ts";
import { runsCommand } from "./commands/runs.ts";
import { upCommand } from "./commands/up.ts";
import { verifyCommand } from "./commands/verify.ts";
import { version } from "../project/version.ts";

/** Every command, one a file. */
export function program(): Command {
  const emrald = new Command("emrald")
    .description("YAML in, a running data lake on Amazon EMR out.")
    .version(version(), "-V, --version", "print the version")
    .helpCommand(false)
    .showHelpAfterError("Run it with --help for what it takes.")
    .exitOverride();
  const commands = [
    checkCommand,
    compileCommand,
    graphCommand,
    explainCommand,
    verifyCommand,
    runCommand,
    runsCommand,
    localCommand,
    upCommand,
    previewCommand,
    downCommand,
    driftCommand,
  ];
  for (const command of commands) emrald.addCommand(command().exitOverride());
  return emrald;
}
