/** Columns that a line may take. */
export const WIDTH = 100;

/** A text after its lead, broken between words, the further lines below its beginning. */
export function wrapped(lead: string, text: string, indent = 2): string[] {
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = " ".repeat(indent) + word;
    } else {
      line += isEmpty ? word : ` ${word}`;
    }
    isEmpty = false;
  }
  return [...lines, line];
}
