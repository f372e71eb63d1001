/** Names of arguments and properties whose values nobody should print. */
const SECRET =
  /pass(wd|word|phrase)?$|pwd$|secret|credential|(api|access|private|account)[._-]?key$|(auth|access|bearer|api|session)[._-]?token|^-*token$/i;

/** True where the name says that the value is a secret. An id of a key is none. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name);
}
