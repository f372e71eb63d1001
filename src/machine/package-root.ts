import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where emrald itself lies, with its schemas and the Python runtime: two folders above, as source and as bundle. */
export const PACKAGE_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");
