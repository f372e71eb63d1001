import { references } from "../spec/reference.ts";
import type { Scalar, Var } from "../spec/schema/types.ts";
import { replaced, type SecretPart, secretsIn, secretsInWords } from "../spec/secret.ts";
import { isSecretName } from "../spec/secret-name.ts";
import { legalName, UniqueNames } from "./names.ts";
import type { Notes } from "./notes.ts";

/**
 * Words that cannot stand in the YAML as they are: secrets, which nobody should find in a repository, and `${…}`, which emrald would
 * resolve. Variables take their place.
 */
export class Literals {
  readonly vars: Record<string, Var> = {};
  readonly #names = new UniqueNames();
  readonly #byText = new Map<string, string>();
  readonly #bySecret = new Map<string, string>();
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** A word as it stands in the input, where a variable has taken its place. */
  asInput(word: string): string {
    const [, name = ""] = /^\$\{vars\.(\w+)\}$/.exec(word) ?? [];
    const text = this.vars[name]?.default;
    return typeof text === "string" ? text : word;
  }

  /** The words of one step. */
  words(step: string, args: readonly string[]): string[] {
    const secrets = secretsInWords(args);
    return args.map((word, index) => this.#word(step, word, secrets[index] ?? []));
  }

  /** Properties of Spark. */
  conf(step: string, conf: Readonly<Record<string, Scalar>>): Record<string, Scalar> {
    return Object.fromEntries(
      Object.entries(conf).map(([key, value]) => {
        if (isSecretName(key)) return [key, this.#secret(step, key, String(value))];
        return [key, typeof value === "string" ? this.#word(step, value, secretsIn(value)) : value];
      }),
    );
  }

  #word(step: string, word: string, secrets: readonly SecretPart[]): string {
    const [first] = secrets;
    if (!first) return this.#text(word);
    // A variable with the rest as its default would hold the secret, too.
    if (isResolved(replaced(word, secrets, () => ""))) return this.#secret(step, first.name, word);
    return replaced(word, secrets, ({ name }, value) => {
      const [, quote = "", inner = value] = /^(["'])(.*)\1$/s.exec(value) ?? [];
      return `${quote}${this.#secret(step, name, inner)}${quote}`;
    });
  }

  /** The same secret of the same name is one variable. */
  #secret(step: string, called: string | undefined, value: string): string {
    const key = JSON.stringify([called, value]);
    const known = this.#bySecret.get(key);
    if (known !== undefined) return known;
    const name = this.#names.take(legalName(called?.replace(/^-D(?=[a-z])/, "") ?? "", "secret"));
    const given = called === undefined ? `A word of ${step}` : `What "${called}" is given`;
    this.vars[name] = { type: "string", description: `${given}; it was left out, since it looks like a secret.` };
    this.#notes.leave(
      `${step}: ${called === undefined ? "a word" : `the value of ${called}`}`,
      `it looks like a secret: give it with --var ${name}=…, or better, read it from Secrets Manager in the program`,
    );
    const reference = `\${vars.${name}}`;
    this.#bySecret.set(key, reference);
    return reference;
  }

  #text(word: string): string {
    if (!isResolved(word)) return word;
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

/** Whether emrald would look for a reference in it. */
function isResolved(text: string): boolean {
  return references(text).length > 0 || /\$\{[^}]*$/.test(text);
}
