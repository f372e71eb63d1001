import type { DiffDocument } from "../../diff/types.ts";
import { EXIT } from "../exit.ts";

/** What `emrald diff --exit-code` ends with. */
export function exitCodeOf({ class: worst, environments }: DiffDocument): number {
  if (environments.some(({ untold }) => untold !== undefined)) return EXIT.untold;
  return worst === "none" ? EXIT.fine : EXIT.changes;
}
