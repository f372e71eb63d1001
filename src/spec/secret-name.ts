/** Words that say it wherever they stand: `password`, `db_password_old`; and as the end of a longer one: `dbpassword`, `PGPASSWORD`. */
const WORDS = /(?:password|passwd|passphrase|passcode|pwd|secret|credential|bearer|webhook|jwt)s?$|^sas$/;
/** Two words, or the end of one: `api_key`, `accesskey`, `authToken`. */
const PAIRS =
  /(?:access|api|private|secret|account|encryption|shared|signing|master|license|ssh|deploy)key$|(?:access|api|auth|bearer|bot|id|oauth|personal|private|refresh|sas|security|session)tokens?$/;
/** Words that say it at the end alone: `token_count` and `pass_rate` are of something else. */
const LAST = /(?:token|pass|auth)s?$|^cookie$/;

/** Words and names that end like a secret, and are none. */
const OTHERS =
  /(?:^|_)(?:com|by|tres|sur|over|under|encom|multi|single|first|second|low|high|band|all|boarding)_?pass$|(?:^|_)(?:max|min|num|n|total|count|new|input|output|prompt|completion)_?tokens$/;

/** What a name is about that only speaks of a secret: `password_column`, `secret_arn`, `credentials.provider`. */
const ABOUT =
  /^(?:age|algorithm|arn|bits?|bitlength|class|col|cols|column|columns|count|days|dir|enabled|encoding|env|expires|expiry|field|fields|file|format|hours|index|len|length|location|manager|max|min|mode|name|names|path|pattern|per|policy|prompt|provider|rate|ratio|regex|required|retries|rotation|scope|seconds|size|stdin|timeout|ttl|type|version)$/;

/** What says which of several it is: `token_2`, `token_prod`, `auth_token_value`. */
const WHICH =
  /(?:_(?:v?\d+|b64|base64|current|default|dev|encoded|new|old|plain|prev|previous|primary|prod|secondary|stage|staging|test|text|value))+$/;

/** True for names whose values nobody should see; what only speaks of secrets is none: `passenger_count`, `tokens_per_row`, `author`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const ends = words.flatMap((word, at) => (isSecretEnd(word, words[at - 1] ?? "") ? [at] : []));
  if (
    ends.some(
      (at) => ![...words.slice(at + 1, at + 2), ...words.slice(at + 1).slice(-1)].some((word) => ABOUT.test(word)),
    )
  )
    return true;
  const whole = words.join("_").replace(WHICH, "");
  return LAST.test(whole.slice(whole.lastIndexOf("_") + 1)) && !OTHERS.test(whole);
}

function isSecretEnd(word: string, before: string): boolean {
  return WORDS.test(word) || PAIRS.test(word) || (word.length < 7 && PAIRS.test(`${before}${word}`));
}

/** camelCase is words too, and digits at the end of one say which of several it is. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/(?<=[a-z])\d+$/, ""))
    .filter((word) => word !== "");
}
