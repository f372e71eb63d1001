import { WorldError } from "../../errors.ts";
import type { RunStatus } from "../ledger/record.ts";
import type { OpenRun } from "../execute.ts";

export function runStateMachine(_open: OpenRun, _wait: boolean): Promise<RunStatus> {
  return Promise.reject(new WorldError("being written"));
}
