import { references } from "../spec/reference.ts";
import type { Scalar, Var } from "../spec/schema/types.ts";
import { legalName, UniqueNames } from "./names.ts";
import type { Notes } from "./notes.ts";
import { isSecretName } from "./secret.ts";

/**
 * Words that cannot stand in the YAML as they are: secrets, which nobody should find in a repository, and `${…}`, which emrald would
 * resolve. Variables take their place.
 */
export class Literals {
  readonly vars: Record<string, Var> = {};
  readonly #names = new UniqueNames();
  readonly #byText = new Map<string, string>();
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** The words of one step. */
  words(step: string, args: readonly string[]): string[] {
    return args.map((word, index) => {
      const before = args[index - 1] ?? "";
      const [, flag, value] = /^(-{0,2}[\w.-]+)=(.+)$/s.exec(word) ?? [];
      if (flag !== undefined && value !== undefined && isSecretName(flag)) return `${flag}=${this.#secret(step, flag)}`;
      if (/^--?[\w.-]+$/.test(before) && !word.startsWith("-") && isSecretName(before))
        return this.#secret(step, before);
      return this.#text(word);
    });
  }

  /** Properties of Spark. */
  conf(step: string, conf: Readonly<Record<string, Scalar>>): Record<string, Scalar> {
    return Object.fromEntries(
      Object.entries(conf).map(([key, value]) => [
        key,
        isSecretName(key) ? this.#secret(step, key) : typeof value === "string" ? this.#text(value) : value,
      ]),
    );
  }

  #secret(step: string, flag: string): string {
    const name = this.#names.take(legalName(flag, "secret"));
    this.vars[name] = {
      type: "string",
      description: `What ${flag} is given; it was left out, since it looks like a secret.`,
    };
    this.#notes.leave(
      `${step}: the value of ${flag}`,
      `it looks like a secret: give it with --var ${name}=…, or better, read it from Secrets Manager in the program`,
    );
    return `\${vars.${name}}`;
  }

  #text(word: string): string {
    if (references(word).length === 0 && !/\$\{[^}]*$/.test(word)) return word;
    const known = this.#byText.get(word);
    if (known !== undefined) return known;
    const name = this.#names.take("literal");
    this.vars[name] = {
      type: "string",
      default: word,
      description: "As it stands in the input: emrald would resolve its ${…}.",
    };
    const reference = `\${vars.${name}}`;
    this.#byText.set(word, reference);
    return reference;
  }
}
