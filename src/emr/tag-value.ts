/** A text as the value of a tag: these characters, and 256 of them (EC2 User Guide, tag restrictions). */
export function tagValue(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} _.:/=+@-]/gu, "_").slice(0, 256);
}
