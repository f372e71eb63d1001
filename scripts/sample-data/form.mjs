export const DAY = 86_400_000;
export const two = (number) => String(number).padStart(2, "0");
export const isoDate = (time) => new Date(time).toISOString().slice(0, 10);
export const usDate = (time) => {
  const date = new Date(time);
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
};

function cell(value) {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(header, rows, lineEnd) {
  return [header, ...rows].map((row) => row.map(cell).join(",") + lineEnd).join("");
}

/** The lists in the films' cells are Python's literals, not JSON: single quotes, None. */
export function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value === null) return "None";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value.includes("'") ? `"${value}"` : `'${value}'`;
  const entries = Object.entries(value).map(([key, inner]) => `${literal(key)}: ${literal(inner)}`);
  return `{${entries.join(", ")}}`;
}
