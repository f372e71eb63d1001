import fc from "fast-check";
import { expect, it } from "vitest";
import { bounded, code, escaped } from "../../src/review/markdown.ts";

/** As a browser reads it. */
const read = (text: string): string =>
  text.replaceAll(/<\/?code>/g, "").replaceAll(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number)));

it.each([
  ["a@b.com", "a&#64;&#8203;b.com"],
  ["#12 and gh-3", "&#35;&#8203;12 and gh&#8203;-3"],
  ["https://x.y WWW.z", "https&#8203;&#58;//x.y WWW&#8203;&#46;z"],
  ["a\r\n\tb\u2028c", "a b c"],
  ["\u202eab\u200d\ud800", "\ufffdab\ufffd\ufffd"],
  ["`x` | <b> --> *y*", "&#96;x&#96; &#124; &#60;b&#62; --&#62; &#42;y&#42;"],
])("%j means nothing", (text, shown) => {
  expect(escaped(text)).toBe(shown);
});

it("shows all that can be seen", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
      expect(read(escaped(text)).replaceAll("\u200b", "")).toBe(text);
      expect(read(code(text))).toBe(text);
      expect(escaped(text)).not.toMatch(/[<>|`*_[\]@]/);
    }),
  );
});

it("leaves out lines for which there is no room, and says how many", () => {
  expect(bounded(["aa", "bb", "cc"], 6, (left) => `${left} more`)).toEqual(["aa", "bb", "1 more"]);
  expect(bounded(["aa", "bb"], 6, String)).toEqual(["aa", "bb"]);
});
