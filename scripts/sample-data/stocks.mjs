import { csv, DAY, isoDate } from "./form.mjs";

// First price, and how much it moves in a day.
// prettier-ignore
const TICKERS = {
  AAPL: [112.5, 0.013], AMZN: [812, 0.015], BA: [131, 0.012], DIS: [92.4, 0.009], GE: [29.6, 0.013], IBM: [155, 0.011],
  INTC: [36.6, 0.013], JPM: [66.2, 0.012], KO: [42, 0.007], MSFT: [57.4, 0.012], NKE: [52, 0.013], WMT: [71.6, 0.01],
};
// Days of news, by ticker: how many times the usual the price swings. Swings beyond 10 % beside some of 9 %
// show whether they are compared as numbers.
// prettier-ignore
const NEWS = {
  AAPL: { "2017-02-01": 7, "2017-06-09": 9.5, "2017-08-02": 7.5, "2018-02-05": 8.6 },
  IBM: { "2017-04-19": 8.2, "2017-10-18": 11, "2018-01-19": 7.6 },
  MSFT: { "2017-06-09": 7.9, "2018-02-05": 9, "2018-02-08": 8.4 },
};

function prices([first, deviation], news, dice) {
  const rows = [];
  let close = first;
  for (let time = Date.UTC(2016, 9, 3); time <= Date.UTC(2018, 2, 29); time += DAY) {
    if ([0, 6].includes(new Date(time).getUTCDay())) continue;
    const stir = news[isoDate(time)] ?? 1;
    const open = close * (1 + dice.normal() * deviation * 0.3);
    close = open * (1 + (dice.normal() * 0.8 + 0.05) * deviation);
    const reach = deviation * stir * (0.3 + 0.4 * dice.next());
    const high = Math.max(open, close) * (1 + reach * dice.next());
    const low = Math.min(open, close) * (1 - reach);
    const volume = Math.round(stir * (2e6 + 9e6 * dice.next()));
    rows.push([isoDate(time), ...[open, high, low, close].map((price) => price.toFixed(4)), volume]);
  }
  return rows;
}

const [HIGH, LOW, CLOSE] = [2, 3, 4];

function breakPrices({ AAPL, IBM, MSFT, GE }) {
  AAPL[121][CLOSE] = "0.0000"; // would be infinitely volatile
  AAPL[260][CLOSE] = "";
  IBM[150][CLOSE] = "-1.0000";
  IBM[301][LOW] = "0.0000"; // would win by far
  [MSFT[202][HIGH], MSFT[202][LOW]] = [MSFT[202][LOW], MSFT[202][HIGH]];
  GE[77][LOW] = "";
  GE[190][CLOSE] = (Number(GE[190][HIGH]) * 1.02).toFixed(4); // beyond the day's high
  AAPL.splice(40, 0, AAPL[40]); // twice
  MSFT.splice(199, 0, MSFT[199]);
  GE.splice(12, 0, GE[12]);
}

export function stocks(diceOf) {
  const rows = {};
  for (const [index, [ticker, traits]] of Object.entries(TICKERS).entries()) {
    rows[ticker] = prices(traits, NEWS[ticker] ?? {}, diceOf(index));
  }
  breakPrices(rows);
  const header = ["date", "open", "high", "low", "close", "volume"];
  return Object.fromEntries(
    Object.keys(rows).map((ticker) => [`stocks/${ticker}.csv`, csv(header, rows[ticker], "\n")]),
  );
}
