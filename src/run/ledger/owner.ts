import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Owner } from "./entry.ts";
import { thisMachine } from "./machine-id.ts";

/** This process, as somebody that no other is. */
export function newOwner(): Owner {
  return { host: hostname(), machine: thisMachine(), pid: process.pid, nonce: randomUUID() };
}
