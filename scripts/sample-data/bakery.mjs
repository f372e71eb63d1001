import { csv, DAY, isoDate, two } from "./form.mjs";

// prettier-ignore
const ITEMS = {
  Coffee: 260, Bread: 160, Tea: 70, Cake: 50, Pastry: 42, NONE: 34, Sandwich: 36, "Hot chocolate": 28,
  Cookies: 26, Brownie: 19, Muffin: 18, Juice: 18, Scone: 16, Soup: 16, Toast: 15, Baguette: 8, Focaccia: 7,
  "Carrot cake": 7, "Cinnamon bun": 12, Granola: 5, "Mineral water": 6, "Coffee granules ": 3, Adjustment: 1,
  "Sourdough, half": 4, "Plum tart": 5, Postcard: 2, "Gift voucher": 2, "": 9,
};
// prettier-ignore
const HOURS = { 7: 2, 8: 22, 9: 62, 10: 84, 11: 96, 12: 90, 13: 82, 14: 80, 15: 62, 16: 40, 17: 12, 18: 3, 19: 2 };

export function bakery(dice) {
  const rows = [];
  let receipt = 0;
  for (let time = Date.UTC(2016, 9, 30); time <= Date.UTC(2017, 0, 15); time += DAY) {
    if (isoDate(time).endsWith("12-25") || isoDate(time).endsWith("01-01")) continue;
    const weekend = [0, 6].includes(new Date(time).getUTCDay());
    const moments = Array.from({ length: dice.int(12, 18) + (weekend ? 9 : 0) }, () =>
      [two(dice.weighted(HOURS)), two(dice.int(0, 59)), two(dice.int(0, 59))].join(":"),
    ).sort();
    for (const moment of moments) {
      receipt += 1;
      const lines = Number(dice.weighted({ 1: 42, 2: 31, 3: 17, 4: 8, 5: 2 }));
      for (let line = 0; line < lines; line += 1) rows.push([isoDate(time), moment, receipt, dice.weighted(ITEMS)]);
    }
  }
  return { "bakery/sales.csv": csv(["Date", "Time", "Transaction", "Item"], withBrokenReceipts(rows), "\r\n") };
}

function withBrokenReceipts(receipts) {
  const rows = [...receipts];
  rows[410] = rows[410].with(1, "25:61:00");
  rows[733] = rows[733].with(2, 0);
  rows[1204] = rows[1204].with(1, "");
  rows[1671] = rows[1671].with(1, "01:21:05"); // odd, but possible
  rows.splice(1890, 0, ["yesterday", "10:12:44", 931, "Coffee"]);
  rows.splice(1512, 0, ["2016-11-31", "13:40:02", 744, "Tea"]); // no such day
  rows.splice(1402, 0, rows[1402].with(2, "void"));
  rows.splice(955, 0, rows[955].slice(0, 2)); // cut short
  return rows;
}
