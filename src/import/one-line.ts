/** For comments of files, which end with their line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
