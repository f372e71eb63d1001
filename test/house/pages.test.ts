import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { expect, it } from "vitest";
import { program } from "../../src/cli/program.ts";

/** What pages say that a person would type or follow: commands, links, anchors. */

const PAGES = [
  "README.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

const textOf = (page: string): string => readFileSync(page, "utf8");

/** Without the examples that are quoted: links in them are nobody's. */
const prose = (page: string): string => textOf(page).replace(/^```[^]*?^```/gm, "");

/** As GitHub makes them of headings. */
const anchors = (page: string): Set<string> =>
  new Set(
    [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );

it.each(PAGES)("%s: its links lead somewhere", (page) => {
  const links = [...prose(page).matchAll(/\]\(([^()\s]+)\)/g)].map(([, link = ""]) => link);
  const dead = links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? page : join(dirname(page), file);
    return !existsSync(target) || (anchor !== undefined && !anchors(target).has(anchor));
  });
  expect(dead).toEqual([]);
});

interface Named {
  readonly words: readonly string[];
  readonly text: string;
}

/** Commands in code, inline or of a shell: up to where the shell would end one. */
function commandsOf(page: string): Named[] {
  const code = [
    ...[...textOf(page).matchAll(/^```(?:sh|bash)\n([^]*?)^```/gm)].flatMap(([, block = ""]) => block.split("\n")),
    ...[...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, inline = ""]) => inline),
  ];
  return code
    .map((line) => /^(?:\w+=\S* )*(?:npx )?emrald (.*)$/.exec(line.trim())?.[1])
    .filter((rest) => rest !== undefined)
    .map((rest) => rest.replace(/(?:^| )(?:#|\||>|&&|;|2>).*$/, "").trim())
    .map((text) => ({ text, words: text.split(/\s+/).filter((word) => word !== "") }));
}

/** What is wrong with a command; nothing where commander knows its name and its options. */
function problem({ words }: Named): string | undefined {
  let command = program() as CommandUnknownOpts;
  let at = 0;
  for (; at < words.length; at++) {
    const next = command.commands.find((one) => one.name() === words[at]);
    if (!next) break;
    command = next;
  }
  if (at === 0 && words[0] !== undefined && /^[a-z]/.test(words[0])) return `no command "${words[0]}"`;
  const known = command.options.flatMap(({ long, short }) => [long, short]).concat("--help", "-h");
  const unknown = words.slice(at).find((word) => word.startsWith("-") && !known.includes(word.split("=")[0]));
  return unknown === undefined ? undefined : `"${command.name()}" has no ${unknown}`;
}

it.each(PAGES)("%s: its commands are there, with their options", (page) => {
  const wrong = commandsOf(page).flatMap((named) => {
    const found = problem(named);
    return found === undefined ? [] : [`emrald ${named.text}: ${found}`];
  });
  expect(wrong).toEqual([]);
});

it("sees commands and what is wrong with them", () => {
  expect(PAGES.flatMap(commandsOf).length).toBeGreaterThan(100);
  const found = (text: string): string | undefined => problem({ text, words: text.split(" ") });
  expect(found("run bakery --env dev")).toBeUndefined();
  expect(found("runs ui --env dev")).toBeUndefined();
  expect(found("walk bakery")).toBe('no command "walk"');
  expect(found("run --environment dev")).toBe('"run" has no --environment');
});
