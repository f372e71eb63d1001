/**
 * What others have written, for the Markdown of GitHub: names, values and messages come from files that anybody may have proposed. Nothing of them is a
 * link, a mention, HTML, or the end of a cell.
 */

/** An entity is no mention while Markdown is read, and is one again when GitHub looks for mentions (github/cmark-gfm issue 181). */
const NO_LINK = "&#8203;";

/** As characters that mean nothing, and link to nothing. */
export function escaped(text: string): string {
  return entities(text)
    .replaceAll(/&#(?:64|35);/g, (mark) => `${mark}${NO_LINK}`)
    .replaceAll(/\b(GH)(?=-\d)/gi, (word) => `${word}${NO_LINK}`)
    .replaceAll(/(https?|www)(?=&#(?:58|46);)/gi, (word) => `${word}${NO_LINK}`);
}

const MOST_CODE = 400;

/** The same as code. GitHub looks for no mentions there, so that what is shown can be copied. */
export function code(text: string): string {
  return `<code>${entities(cut(text, MOST_CODE))}</code>`;
}

/** At most `most` characters of it, and a sign that there was more. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** As many lines as there is room for, in characters, and one that says how many are left out. */
export function bounded(lines: readonly string[], room: number, rest: (left: number) => string): string[] {
  let used = 0;
  const fitting = lines.findIndex((line) => (used += line.length + 1) > room);
  return fitting < 0 ? [...lines] : [...lines.slice(0, fitting), rest(lines.length - fitting)];
}

function entities(text: string): string {
  return (
    text
      .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
      // What turns the direction of writing, or is not to be seen; and halves of characters, where a text was cut.
      .replaceAll(/[\p{Cf}\p{Cs}]/gu, "\ufffd")
      .replaceAll(/[&<>|`*_~\\[\](){}#@!"'$^]/g, entity)
      .replaceAll(/(https?|www)(:|\.)/gi, (_, word: string, mark: string) => `${word}${entity(mark)}`)
  );
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
