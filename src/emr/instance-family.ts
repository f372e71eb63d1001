/** Families of instance types, by the letters that their names begin with (EC2 User Guide, "Instance type naming conventions"). */
const LETTERS = {
  general: ["m", "t", "a", "mac"],
  compute: ["c", "hpc"],
  memory: ["r", "x", "z", "u"],
  storage: ["i", "is", "im", "d", "h"],
  accelerated: ["g", "gr", "p", "inf", "trn", "dl", "f", "vt"],
} as const;

export type Family = keyof typeof LETTERS;
export const FAMILIES = Object.keys(LETTERS) as readonly Family[];

/** `r5.2xlarge` is of the family "memory". Undefined where the letters are of none. */
export function familyOf(type: string): Family | undefined {
  const [letters = ""] = /^[a-z]+/.exec(type) ?? [];
  return FAMILIES.find((family) => (LETTERS[family] as readonly string[]).includes(letters));
}
