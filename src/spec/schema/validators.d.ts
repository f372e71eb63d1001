/** Validators compiled from schema/*.schema.json by `npm run build` (scripts/build.ts), so that no start pays for it. */
import type { ValidateFunction } from "ajv";

export const project: ValidateFunction;
export const pipeline: ValidateFunction;
/** What `--binding` reads. */
export const binding: ValidateFunction;
