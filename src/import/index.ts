export { nameProblem } from "./check.ts";
export { importEmr, type Imported } from "./import-emr.ts";
export { ShapeProblem } from "./json.ts";
export { legalName } from "./names.ts";
