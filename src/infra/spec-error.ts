/** The spec has errors, which have been printed with their places. */
export class SpecError extends Error {
  override readonly name = "SpecError";

  constructor() {
    super("the spec has errors: see above");
  }
}
