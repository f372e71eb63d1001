import { oneLine } from "../../drift/events.ts";
import type { Heard } from "../../hear.ts";

/** Why a command of Pulumi has failed, in its own words. */
export function lastWords({ code, talk }: Heard): string {
  const said = oneLine(talk);
  return said === "" ? `it ended with exit code ${code}` : said.slice(-500);
}
