/**
 * Writes the sample data below data/ (or the folder named as first argument) and prints what it wrote.
 *
 *     node scripts/sample-data.mjs [folder]
 *
 * Everything is invented but the tickers and the stars' names: films, receipts, prices, ratings. The files
 * have the shape of the public ones they stand for, dirty rows included. One seed, and no arithmetic whose
 * result depends on the machine: the bytes are the same every time.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bakery } from "./sample-data/bakery.mjs";
import { chance } from "./sample-data/chance.mjs";
import { csv } from "./sample-data/form.mjs";
import { mask } from "./sample-data/mask.mjs";
import { movies } from "./sample-data/movies.mjs";
import { orders } from "./sample-data/orders.mjs";
import { reviews } from "./sample-data/reviews.mjs";
import { stocks } from "./sample-data/stocks.mjs";

const folder = process.argv[2] ?? join(import.meta.dirname, "..", "data");
let total = 0;
// The seeds: with others the data are others.
const [reviewsHeader, ...reviewed] = reviews(chance(20100401));
const files = {
  ...bakery(chance(20161030)),
  ...movies(chance(18951228)),
  ...stocks((index) => chance(19790 + index)),
  "orders/orders.sql": orders(chance(20240229)),
  "word_clouds/reviews.csv": csv(reviewsHeader, reviewed, "\n"),
  "word_clouds/usa.png": mask(),
};
for (const [path, content] of Object.entries(files)) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  total += Buffer.byteLength(content);
  console.log(`${path.padEnd(28)} ${String(Buffer.byteLength(content)).padStart(7)} bytes`);
}
console.log(`${"in all".padEnd(28)} ${String(total).padStart(7)} bytes in ${folder}`);
