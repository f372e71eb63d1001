import { styleText } from "node:util";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Colour only for a person: a terminal, and nobody who said NO_COLOR. */
export function paintFor(stream: { readonly isTTY?: boolean }): Paint {
  const colour = stream.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
}
