import type { Stage } from "./schema/types.ts";

/** The stages, in the order in which data goes through them. */
export const STAGES = ["bronze", "silver", "gold"] as const satisfies readonly Stage[];
