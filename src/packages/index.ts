export { ensurePython, installedPython } from "./ensure-python.ts";
export { lockedFile } from "./bring-file.ts";
export { type LockOutcome, lockProject } from "./lock-project.ts";
export { lockState, type Stale } from "./lock-state.ts";
