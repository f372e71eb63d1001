import { readInput, type Shape } from "../api/shape.ts";
import type { Engine } from "../engine.ts";

/** One of EMR's calls: reads the body of a request, does it, and gives the body of the answer. */
export type Operation = (body: unknown, engine: Engine) => unknown;

export function operation<T>(input: Shape<T>, handle: (input: T, engine: Engine) => unknown): Operation {
  return (body, engine) => handle(readInput(input, body), engine);
}
