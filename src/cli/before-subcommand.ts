import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { UsageError } from "../errors.ts";

/** For commands that have a subcommand: options before its name are theirs, and would be accepted and ignored. */
export function refuseOptionsBefore(parent: CommandUnknownOpts, subcommand: CommandUnknownOpts): void {
  const strays = parent.options
    .filter((option) => parent.getOptionValueSource(option.attributeName()) === "cli")
    .map(({ long, short }) => long ?? short ?? "");
  if (strays.length === 0) return;
  const called = `emrald ${parent.name()}`;
  throw new UsageError(
    `${strays.join(" and ")} ${strays.length === 1 ? "stands" : "stand"} before "${subcommand.name()}", which would ignore them`,
    `Options of ${called} ${subcommand.name()} stand behind its name; --help lists them.`,
  );
}
