#!/usr/bin/env node
import { CommanderError } from "@commander-js/extra-typings";
import { UsageError, WorldError } from "../errors.ts";
import { EXIT } from "./exit.ts";
import { paintFor } from "../project/print/paint.ts";
import { program } from "./program.ts";

async function main(): Promise<number> {
  try {
    await program().parseAsync();
    return typeof process.exitCode === "number" ? process.exitCode : EXIT.fine;
  } catch (error) {
    return complain(error);
  }
}

/** What went wrong, on stderr, and the exit code for it. */
function complain(error: unknown): number {
  const paint = paintFor(process.stderr);
  const say = (text: string, next?: string): void => {
    process.stderr.write(
      `${paint("red", "emrald:")} ${text}\n${next === undefined ? "" : `  ${paint("cyan", next)}\n`}`,
    );
  };
  if (error instanceof CommanderError) {
    // Help and version come this way too; everything else commander has printed already.
    return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  }
  if (error instanceof UsageError) {
    say(error.message, error.next);
    return EXIT.usage;
  }
  if (error instanceof WorldError) {
    say(error.message, error.next);
    return EXIT.world;
  }
  say(`this is a bug of emrald: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return EXIT.bug;
}

// A closed pipe (`emrald check | head`) is not a failure: what is done goes on, unheard, to its own exit code.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`emrald: stdout cannot be written: ${error.message}\n`);
  process.exit(EXIT.world);
});

process.exitCode = await main();
