/** Columns that a line may have before a value is spread over several. */
const WIDTH = 110;

/** A value of JSON as a literal of Python, as a formatter would lay it out. Keys that are undefined are left out. */
export function pythonLiteral(value: unknown, depth = 0, column = 0): string {
  const flat = inline(value);
  if (column + flat.length <= WIDTH) return flat;
  const pad = "    ".repeat(depth + 1);
  const close = "    ".repeat(depth);
  if (Array.isArray(value)) {
    const items = value.map((item) => `${pad}${pythonLiteral(item, depth + 1, pad.length + 1)},\n`);
    return `[\n${items.join("")}${close}]`;
  }
  if (typeof value !== "object" || value === null) return flat;
  const items = entriesOf(value).map(([key, item]) => {
    const name = `${pad}${JSON.stringify(key)}: `;
    return `${name}${pythonLiteral(item, depth + 1, name.length + 1)},\n`;
  });
  return `{\n${items.join("")}${close}}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (value === null) return "None";
  if (typeof value === "object") {
    const items = entriesOf(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`);
    return `{${items.join(", ")}}`;
  }
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}
