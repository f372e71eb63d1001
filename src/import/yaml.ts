import { Document, isMap, isScalar, isSeq, type Node, type Pair, Scalar, type ScalarTag, stringify } from "yaml";
import type { Path } from "../spec/diagnostic.ts";
import type { Comment } from "./notes.ts";

/** A list or map is written in one line up to this many characters. */
const ONE_LINE = 100;

/** A text that is YAML already. */
class Flow {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const flowTag: ScalarTag = {
  tag: "tag:yaml.org,2002:flow",
  default: true,
  identify: (value) => value instanceof Flow,
  resolve: (text) => new Flow(text),
  stringify: ({ value }) => (value as Flow).text,
};

/** A document of the spec as people write it: short things in one line, guesses said beside them. `head` stands above all. */
export function yamlText(head: readonly string[], value: object, comments: readonly Comment[]): string {
  // What a comment stands inside of keeps its lines, and so do the first two levels: people find their way by them.
  const kept = new Set(comments.flatMap(({ path }) => path.map((_, index) => JSON.stringify(path.slice(0, index)))));
  const folded = fold(value, [], (path) => path.length < 2 || kept.has(JSON.stringify(path)));
  const document = new Document(folded, { customTags: [flowTag] });
  for (const comment of comments) addComment(document, comment);
  for (const pair of isMap(document.contents) ? document.contents.items.slice(1) : []) spaceBefore(pair);
  return `${head.map((line) => `# ${line}\n`).join("")}${document.toString({ lineWidth: 0 })}`;
}

/** Short collections become one line each, unless they have to keep their lines. */
function fold(value: unknown, path: Path, isKept: (path: Path) => boolean): unknown {
  if (typeof value !== "object" || value === null) return value;
  const line = flow(value);
  if (!isKept(path) && line.length <= ONE_LINE) return new Flow(line);
  if (Array.isArray(value)) return value.map((item, index) => fold(item, [...path, index], isKept));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fold(item, [...path, key], isKept)]));
}

/** `{ a: 1, b: [x, y] }`: with spaces inside of braces, and none inside of brackets. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return inFlow([value]);
  const pairs = Object.entries(value).map(([key, item]) => `${inFlow([key])}: ${flow(item)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** A scalar as it has to be written between brackets. */
function inFlow(list: readonly [unknown]): string {
  const [text] = list;
  // What is written in one line has no line breaks: as a block it would stand at an indentation that nobody knows here.
  if (typeof text === "string" && /[\n\r]/.test(text)) return JSON.stringify(text);
  return stringify(list, { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 }).trim().slice(1, -1);
}

/** A blank line before each block of the first level. */
function spaceBefore(pair: Pair): void {
  if ((isMap(pair.value) || isSeq(pair.value)) && isScalar(pair.key)) pair.key.spaceBefore = true;
}

/** Beside what takes one line, above what takes several. */
function addComment(document: Document, { path, text }: Comment): void {
  const node = document.getIn(path, true) as Node | undefined;
  if (node === undefined) return;
  const isBeside = isScalar(node);
  const target = isBeside ? node : (keyOf(document, path) ?? node);
  const place = isBeside ? "comment" : "commentBefore";
  const before = target[place];
  target[place] = before === undefined || before === null ? ` ${text}` : `${before}${isBeside ? ";" : "\n"} ${text}`;
}

function keyOf(document: Document, path: Path): Scalar | undefined {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  return pair && isScalar(pair.key) ? pair.key : undefined;
}
