/** The package has no types of its own. */
declare module "asl-validator" {
  interface Options {
    readonly checkPaths?: boolean;
    readonly checkArn?: boolean;
  }
  export default function validate(
    definition: unknown,
    options?: Options,
  ): { readonly isValid: boolean; readonly errors: readonly object[] };
}
