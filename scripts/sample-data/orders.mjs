import { DAY, isoDate, two } from "./form.mjs";
import { FAMILY, GIVEN } from "./names.mjs";

// What people typed and what systems wrote over the years, by how often.
// prettier-ignore
const COUNTRIES_TYPED = {
  DE: 170, de: 20, Germany: 9, "DE ": 5, GB: 90, UK: 26, gb: 4, US: 80, usa: 12, "": 6, FR: 30, fr: 3, "-": 2,
};
// prettier-ignore
const ZONES = {
  "Europe/Berlin": 520, CET: 60, "europe/berlin": 24, "Europe/London": 230, GMT: 18, "America/New_York": 210, EST: 16,
  UTC: 40, "Mars/Olympus": 2, "": 9,
};
// prettier-ignore
const STATUSES = {
  PAID: 380, paid: 60, SHIPPED: 330, "Shipped ": 40, CANCELLED: 70, canceled: 26, OPEN: 60, open: 9, "": 7, "???": 2,
};
// Articles, and what one costs in hundredths.
// prettier-ignore
const ARTICLES = {
  "TEA-100": 790, "TEA-250": 1690, "CUP-BLUE": 1250, "CUP-RED": 1250, "POT-1L": 3990, "POT-XL": 5400, "TIN-S": 450,
  "FILTER-80": 320, "HONEY": 675, "SPOON": 299,
};

/** A moment as a clock in a shop shows it, without its zone. */
const localTime = (time) => new Date(time).toISOString().slice(0, 19).replace("T", " ");
const cents = (amount) =>
  `${amount < 0 ? "-" : ""}${Math.floor(Math.abs(amount) / 100)}.${two(Math.abs(amount) % 100)}`;

/** SQL that PostgreSQL, MySQL, MariaDB and Derby understand alike. Empty texts are no values. */
function sqlValue(value) {
  if (value === null || value === "") return "NULL";
  return typeof value === "number" || /^-?\d+\.\d\d$/.test(value) ? String(value) : `'${value.replaceAll("'", "''")}'`;
}

/** Several rows a statement: Derby compiles each, and a long one for long. */
function insert(table, rows) {
  const statements = [];
  for (let from = 0; from < rows.length; from += 50) {
    const values = rows.slice(from, from + 50).map((row) => `(${row.map(sqlValue).join(", ")})`);
    statements.push(`INSERT INTO ${table} VALUES\n${values.join(",\n")};\n`);
  }
  return statements.join("");
}

function customers(dice) {
  return Array.from({ length: 380 }, (_, index) => {
    const [given, family] = [dice.pick(GIVEN), dice.pick(FAMILY)];
    const mail = `${given}.${family.replace("'", "")}${dice.int(1, 99)}@example.com`;
    const typed = dice.weighted({ asIs: 30, lower: 55, upper: 5, spaced: 6, none: 4 });
    // prettier-ignore
    const email = { asIs: mail, lower: mail.toLowerCase(), upper: mail.toUpperCase(), spaced: ` ${mail} `, none: "" }[typed];
    const joined = dice.next() < 0.05 ? "" : isoDate(Date.UTC(2019, 0, 1) + dice.int(0, 2400) * DAY);
    return [index + 1, `${given} ${family}`, email, dice.weighted(COUNTRIES_TYPED), joined];
  });
}

/** Most ids lie side by side. Some come from another system, far above: ranges that end before them must not lose them. */
function orderIds(dice) {
  const ids = [];
  for (let id = 1001; ids.length < 1960; id += dice.next() < 0.06 ? dice.int(2, 9) : 1) ids.push(id);
  return [...ids, ...Array.from({ length: 40 }, (_, index) => 900_001 + index * 3)];
}

/** The shop's tables as statements of SQL. */
export function orders(dice) {
  const people = customers(dice);
  const first = Date.UTC(2025, 8, 1);
  const placed = orderIds(dice).map((id) => {
    const time = first + dice.int(0, 220) * DAY + dice.int(0, 1439) * 60_000 + dice.int(0, 59) * 1000;
    const buyer = dice.next() < 0.06 ? null : dice.next() < 0.01 ? 9000 + dice.int(1, 9) : dice.int(1, people.length);
    const shipping = dice.weighted({ "": 4, "0.00": 40, "4.90": 40, "9.50": 12 });
    return [id, buyer, localTime(time), dice.weighted(ZONES), dice.weighted(STATUSES), shipping];
  });
  // An hour that no clock in Berlin showed, one that it showed twice, and nearly a month apart by the zone alone.
  placed[17].splice(2, 2, "2026-03-29 02:30:00", "Europe/Berlin");
  placed[18].splice(2, 2, "2025-10-26 02:30:00", "Europe/Berlin");
  placed[19].splice(2, 2, "2025-12-31 22:15:00", "America/New_York");
  placed[20].splice(2, 1, "");
  const lines = placed.flatMap(([order]) => {
    const count = Number(dice.weighted({ 0: 3, 1: 40, 2: 30, 3: 17, 4: 7, 5: 3 }));
    return Array.from({ length: count }, (_, index) => {
      const article = dice.pick(Object.keys(ARTICLES));
      const sku = dice.weighted({ asIs: 90, lower: 7, spaced: 3 });
      const written = { asIs: article, lower: article.toLowerCase(), spaced: `${article} ` }[sku];
      const quantity = Number(dice.weighted({ 1: 70, 2: 20, 3: 6, 12: 2, 0: 1, [-1]: 2 }));
      const price = dice.next() < 0.01 ? "" : cents(Math.round((ARTICLES[article] * dice.int(80, 100)) / 100));
      return [order, index + 1, written, dice.next() < 0.01 ? null : quantity, price];
    });
  });
  // Booked twice, of an order that nobody knows, of none at all.
  lines.splice(90, 0, lines[90], lines[91]);
  lines.splice(700, 0, [77, 1, "TEA-100", 1, "7.90"], [null, 1, "POT-1L", 2, "39.90"], [null, 2, "SPOON", 1, "2.99"]);
  return [
    "CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(80), email VARCHAR(120), country VARCHAR(20), joined DATE);\n",
    "CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, customer_id INTEGER, placed_at TIMESTAMP, zone VARCHAR(40), status VARCHAR(20), shipping DECIMAL(8,2));\n",
    "CREATE TABLE order_lines (order_id BIGINT, line_number INTEGER NOT NULL, sku VARCHAR(20), quantity INTEGER, unit_price DECIMAL(8,2));\n",
    insert("customers", people),
    insert("orders", placed),
    insert("order_lines", lines),
  ].join("");
}
