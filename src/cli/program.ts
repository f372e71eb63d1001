import { Command } from "@commander-js/extra-typings";
import { checkCommand } from "./commands/check.ts";
import { commentCommand } from "./commands/comment.ts";
import { compileCommand } from "./commands/compile.ts";
import { costCommand } from "./commands/cost.ts";
import { diffCommand } from "./commands/diff.ts";
import { downCommand } from "./commands/down.ts";
import { driftCommand } from "./commands/drift.ts";
import { explainCommand } from "./commands/explain.ts";
import { fleetsCommand } from "./commands/fleets.ts";
import { graphCommand } from "./commands/graph.ts";
import { importCommand } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { localCommand } from "./commands/local.ts";
import { lockCommand } from "./commands/lock.ts";
import { previewCommand } from "./commands/preview.ts";
import { reapCommand } from "./commands/reap.ts";
import { runCommand } from "./commands/run.ts";
import { runsCommand } from "./commands/runs.ts";
import { upCommand } from "./commands/up.ts";
import { verifyCommand } from "./commands/verify.ts";
import { version } from "../project/version.ts";

/** Words of other tools, whose nearest names here are something else. */
const OUR_WORDS: Readonly<Record<string, string>> = {
  plan: "(emrald compile prints the plan, emrald preview what a deployment would change)",
};

function withOurWord(error: string): string {
  const word = OUR_WORDS[/unknown command '(\w+)'/.exec(error)?.[1] ?? ""];
  return word === undefined ? error : error.replace(/\(Did you mean [^)]*\)/, word);
}

/** Every command, one a file. */
export function program(): Command {
  const emrald = new Command("emrald")
    .description("YAML in, a running data lake on Amazon EMR out.")
    .version(version(), "-V, --version", "print the version")
    .helpCommand("help [command]", "print what a command takes")
    .showHelpAfterError("Run it with --help for what it takes.")
    // Options behind a command's name are that command's: `runs ui --env` and `runs --env` are two.
    .enablePositionalOptions()
    .configureOutput({ outputError: (text, write) => write(withOurWord(text)) })
    .exitOverride();
  const commands = [
    checkCommand,
    compileCommand,
    diffCommand,
    costCommand,
    fleetsCommand,
    graphCommand,
    explainCommand,
    verifyCommand,
    lockCommand,
    runCommand,
    runsCommand,
    localCommand,
    upCommand,
    previewCommand,
    downCommand,
    commentCommand,
    driftCommand,
    reapCommand,
    initCommand,
    importCommand,
  ];
  for (const command of commands) emrald.addCommand(command().exitOverride());
  return emrald;
}
