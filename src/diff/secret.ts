/** What is shown in the place of a secret. */
export const HIDDEN = "(hidden)";

const WORDS = String.raw`pass(?:word|wd|phrase)?|pwd|secret|token|credential|auth|(?:access|api|private|secret|account|encryption|shared)[._-]?key|sas`;

/** Words of a name: `db_password`, `fs.s3a.secret.key`, `apiKey`; `passenger` and `tokenizer` are others. */
const SECRET_NAME = new RegExp(String.raw`(?:^|[._-])(?:${WORDS})s?(?:$|[._-])`, "i");

/** True for keys whose values nobody should see. */
export function isSecretName(name: string): boolean {
  // camelCase is words too.
  return SECRET_NAME.test(name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2"));
}

/** What is a secret by its shape, wherever it stands. */
const SHAPES: readonly RegExp[] = [
  // scheme://user:password@host
  /(?<=[a-z][a-z0-9+.-]*:\/\/)[^/\s@"']*:[^/\s@"']*(?=@)/gi,
  // Ids of access keys, long-lived and temporary (IAM User Guide, unique identifiers).
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // Tokens of GitHub, and JSON web tokens.
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g,
];

/** 40 characters of base 64 that stand alone: with all three sorts of characters, the shape of a secret access key. */
const SECRET_KEY = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])/g;

/** `name=value`, `"name": "value"`, `--name value`: the part before the value. */
const NAME = /([\w.-]+)(?:["']?\s*[=:]\s*|(?<=(?:^|\s)--?[\w.-]+)\s+(?!-))/g;
const VALUE = /"[^"]*"|'[^']*'|[^\s,;&"'})\]]+/y;

/** A text without the secrets in it. */
export function masked(text: string): string {
  const shapeless = SHAPES.reduce((rest, shape) => rest.replaceAll(shape, HIDDEN), text);
  return named(shapeless).replaceAll(SECRET_KEY, (found) =>
    [/[a-z]/, /[A-Z]/, /\d/].every((sort) => sort.test(found)) ? HIDDEN : found,
  );
}

/** Without the values of what is called like a secret. */
function named(text: string): string {
  let rest = "";
  let from = 0;
  for (const found of text.matchAll(NAME)) {
    const end = found.index + found[0].length;
    if (end <= from || !isSecretName(found[1] ?? "") || text.startsWith(HIDDEN, end)) continue;
    VALUE.lastIndex = end;
    const value = VALUE.exec(text);
    if (!value) continue;
    rest += text.slice(from, end) + HIDDEN;
    from = end + value[0].length;
  }
  return rest + text.slice(from);
}
