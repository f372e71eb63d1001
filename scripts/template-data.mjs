/**
 * Writes the sample orders of new projects, templates/project/data/shop/orders.csv, or to the file that is named.
 *
 * Invented, with a repeated line, a refund and a broken cell among them; the same bytes every time.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const ITEMS = [
  ["lamp", "24.90"],
  ["chair", "89.00"],
  ["table", "249.00"],
  ["rug", "59.50"],
  ["clock", "34.25"],
];
const ORDERS = 48;

/** Numbers that look like chance, from 32-bit integers alone. */
function* chance(state) {
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}

const numbers = chance(2026);
const upTo = (count) => numbers.next().value % count;
const rows = Array.from({ length: ORDERS }, (_, index) => {
  const [item, price] = ITEMS[upTo(ITEMS.length)];
  const day = `2026-01-${String(1 + Math.floor((index * 7) / ORDERS)).padStart(2, "0")}`;
  return [1001 + index, day, index % 11 === 5 ? ` ${item} ` : item, 1 + upTo(4), price];
});
rows.splice(20, 0, rows[19]);
rows[30][3] = -1;
rows[40][3] = "two";

const file = process.argv[2] ?? "templates/project/data/shop/orders.csv";
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, ["id,day,item,quantity,price", ...rows.map((row) => row.join(",")), ""].join("\n"));
