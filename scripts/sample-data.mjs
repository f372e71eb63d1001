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
import { mask } from "./sample-data/mask.mjs";
import { reviews } from "./sample-data/reviews.mjs";

// --- Chance ----------------------------------------------------------------------------------------------------

/** Mulberry32: numbers in [0, 1) from 32-bit integer arithmetic alone. */
function chance(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (from, to) => from + Math.floor(next() * (to - from + 1));
  const pick = (list) => list[int(0, list.length - 1)];
  return {
    next,
    int,
    pick,
    /** Nearly normal, mean 0 and deviation 1; logarithms would not be the same on every machine. */
    normal: () => Array.from({ length: 12 }, next).reduce((sum, x) => sum + x, -6),
    /** Several different members of the list, in the list's order. */
    some: (list, count) => {
      const chosen = new Set();
      while (chosen.size < Math.min(count, list.length)) chosen.add(int(0, list.length - 1));
      return [...chosen].sort((a, b) => a - b).map((index) => list[index]);
    },
    /** A key of a map of key to weight. */
    weighted: (weights) => {
      let left = next() * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
      return Object.keys(weights).find((key) => (left -= weights[key]) < 0);
    },
  };
}

// --- Form ------------------------------------------------------------------------------------------------------

const DAY = 86_400_000;
const two = (number) => String(number).padStart(2, "0");
const isoDate = (time) => new Date(time).toISOString().slice(0, 10);
const usDate = (time) => {
  const date = new Date(time);
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
};

function cell(value) {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(header, rows, lineEnd) {
  return [header, ...rows].map((row) => row.map(cell).join(",") + lineEnd).join("");
}

/** The lists in the films' cells are Python's literals, not JSON: single quotes, None. */
function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value === null) return "None";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value.includes("'") ? `"${value}"` : `'${value}'`;
  const entries = Object.entries(value).map(([key, inner]) => `${literal(key)}: ${literal(inner)}`);
  return `{${entries.join(", ")}}`;
}

// --- Bakery ----------------------------------------------------------------------------------------------------

// prettier-ignore
const ITEMS = {
  Coffee: 260, Bread: 160, Tea: 70, Cake: 50, Pastry: 42, NONE: 34, Sandwich: 36, "Hot chocolate": 28,
  Cookies: 26, Brownie: 19, Muffin: 18, Juice: 18, Scone: 16, Soup: 16, Toast: 15, Baguette: 8, Focaccia: 7,
  "Carrot cake": 7, "Cinnamon bun": 12, Granola: 5, "Mineral water": 6, "Coffee granules ": 3, Adjustment: 1,
  "Sourdough, half": 4, "Plum tart": 5, Postcard: 2, "Gift voucher": 2, "": 9,
};
// prettier-ignore
const HOURS = { 7: 2, 8: 22, 9: 62, 10: 84, 11: 96, 12: 90, 13: 82, 14: 80, 15: 62, 16: 40, 17: 12, 18: 3, 19: 2 };

function bakery() {
  const dice = chance(20161030);
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

// --- Stocks ----------------------------------------------------------------------------------------------------

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

function stocks() {
  const rows = {};
  for (const [index, [ticker, traits]] of Object.entries(TICKERS).entries()) {
    rows[ticker] = prices(traits, NEWS[ticker] ?? {}, chance(19790 + index));
  }
  breakPrices(rows);
  const header = ["date", "open", "high", "low", "close", "volume"];
  return Object.fromEntries(
    Object.keys(rows).map((ticker) => [`stocks/${ticker}.csv`, csv(header, rows[ticker], "\n")]),
  );
}

// --- Movies ----------------------------------------------------------------------------------------------------

const STARS = ["Will Smith", "Arnold Schwarzenegger", "Keanu Reeves"];
// Title, topics, stars (by their place in STARS): the films that movie_choices is about, then some it must not take.
const FILMS = [
  ["A Robot Called Thursday", ["robot", "friendship", "small town"], [0]],
  ["The Last Lathe", ["robot", "factory", "strike"], [1]],
  ["Copper Lullaby", ["android", "artificial intelligence", "orphan"], [2]],
  ["Nine Hundred Volts", ["artificial intelligence", "power station", "thriller"], [0, 2]],
  ["Tin Monsoon", ["robot", "flood", "rescue"], [1]],
  ["The Gearwright's Daughter", ["robot", "inventor", "father daughter relationship"], [2]],
  ["Cold Solder", ["robot cop", "noir", "betrayal"], [1, 2]],
  ["Please Hold for the Machine", ["artificial intelligence (a.i.)", "satire", "call centre"], [0]],
  ["Rust Never Says Sorry", ["robot", "road trip", "desert"], [1]],
  ["Paper Automata", ["artificial intelligence", "origami", "espionage"], [2]],
  ["The Understudy Protocol", ["artificial intelligence", "theatre"], [0]],
  ["Winter of the Walking Cranes", ["giant robot", "harbour", "winter"], []],
  ["Seven Small Engines", ["robot", "heist"], []],
  ["The Kind Computer", ["artificial intelligence", "hospital"], []],
  ["Two Tickets to Salford", ["romance", "train"], [0]],
  ["Harbour Lights Out", ["blackout", "detective"], [2]],
  ["Big Gun, Small Dog", ["dog", "police"], [1]],
];
const NEVER_RATED = "The Understudy Protocol";
// In it somebody plays a character with a star's name: that makes nobody a star.
const NAMESAKE = "Seven Small Engines";

// The other films' titles are one of the first and one of the second.
const FIRST = "The Quiet,A Distant,The Crooked,My Father's,Midnight,The Paper,An Honest,Salt,The Second,Borrowed".split(
  ",",
);
const SECOND = "Lighthouse,Orchard,Thief,Wedding,Summer,Conductor,Bridge,Letter,Kitchen,Passenger,Winter".split(",");
const TOPICS = "friendship,heist,small town,based on children's book,sea,detective,family,train,island,war,snow".split(
  ",",
);
const GENRES = { 12: "Adventure", 18: "Drama", 35: "Comedy", 53: "Thriller", 80: "Crime", 878: "Science Fiction" };
const GIVEN = "Ada,Bruno,Carmen,Dev,Elif,Femi,Greta,Hugo,Ines,Jonas,Kiri,Liam,Mara,Nils,Orla,Priya".split(",");
const FAMILY = "Abara,Bellweather,Castellan,Dunmore,Farrow,Grigore,Holm,Ibarra,Kettle,Lindqvist,O'Dowd,Quill".split(
  ",",
);
const COMPANIES = ["Lantern Row Pictures", "Northgate Films", "Studio Palindrome", "Tern & Tide"];
const COUNTRIES = { US: "United States of America", GB: "United Kingdom", FR: "France", SE: "Sweden" };
const LANGUAGES = { US: ["en", "English"], GB: ["en", "English"], FR: ["fr", "Français"], SE: ["sv", "svenska"] };
const TROUBLES = ["the harbour", "a failing theatre", "an old friend", "the family's farm"];
const WORDS = ["Nobody asked you", "We open at nine", "It was never about the money"];
const TAGLINES = ["", "Some doors open once.", "They said it couldn't be mended.", "Mind the gap, and the gun."];

const person = (dice) => `${dice.pick(GIVEN)} ${dice.pick(FAMILY)}`;
const numbered = (names, from) => names.map((name) => ({ id: from + (name.length * 97 + name.charCodeAt(0)), name }));

/**
 * What is true of each film, in no file's form. TMDB's and MovieLens' ids come from one range, so that joining one
 * to the other finds films, and the wrong ones.
 */
function catalogue(dice) {
  const others = FIRST.flatMap((first) => SECOND.map((second) => `${first} ${second}`));
  const all = [...FILMS, ...others.map((title) => [title, dice.some(TOPICS, dice.int(1, 5)), []])];
  const shuffled = all.map((film) => ({ film, place: dice.next() })).sort((a, b) => a.place - b.place);
  return shuffled.map(({ film: [title, topics, stars] }, index) => ({
    title,
    topics,
    stars: stars.map((star) => STARS[star]),
    movieId: index + 1,
    tmdbId: ((index * 53) % all.length) + 1 + (index % 3 === 0 ? 200 : 0),
    imdbId: String(110_000 + index * 37).padStart(7, "0"),
    quality: 3.3 + dice.normal() * 0.6,
    release: Date.UTC(dice.int(1968, 1996), dice.int(0, 11), dice.int(1, 28)),
  }));
}

/** A row of movies_metadata.csv, by column, in the file's order. */
function metadata(dice, film, index) {
  const every = (count, value, otherwise = "") => (index % count === count >> 1 ? value : otherwise);
  const country = dice.weighted({ US: 70, GB: 18, FR: 8, SE: 4 });
  const [language, languageName] = LANGUAGES[country];
  const plot = `${person(dice)} has one summer to save ${dice.pick(TROUBLES)}.`;
  const turn = `"${dice.pick(WORDS)}," says ${person(dice)}, and they are probably right.`;
  const genres = dice.some(Object.keys(GENRES), dice.int(1, 3));
  return {
    adult: "FALSE",
    belongs_to_collection: every(
      17,
      literal({ id: 9000 + index, name: `${film.title} Collection`, poster_path: null }),
    ),
    budget: dice.next() < 0.4 ? 0 : dice.int(1, 120) * 500_000,
    genres: literal(genres.map((id) => ({ id: Number(id), name: GENRES[id] }))),
    homepage: every(11, `http://films.example.com/${film.tmdbId}`),
    id: film.tmdbId,
    imdb_id: `tt${film.imdbId}`,
    original_language: language,
    original_title: film.title,
    overview: every(23, "", plot + every(7, "\n\n", " ") + turn),
    popularity: (0.4 + dice.next() * 18 * dice.next()).toFixed(6).replace(/0+$/, ""),
    poster_path: `/poster${film.tmdbId}.jpg`,
    production_companies: literal(numbered(dice.some(COMPANIES, dice.int(1, 2)), 300)),
    production_countries: literal([{ iso_3166_1: country, name: COUNTRIES[country] }]),
    release_date: every(61, "", usDate(film.release)),
    revenue: dice.next() < 0.5 ? 0 : dice.int(1, 400) * 731_011,
    runtime: every(43, "", dice.int(78, 142)),
    spoken_languages: literal([{ iso_639_1: language, name: languageName }]),
    status: every(31, "Rumored", "Released"),
    tagline: dice.pick(TAGLINES),
    title: film.title,
    video: "FALSE",
    vote_average: Number(film.quality.toFixed(1)),
    vote_count: dice.int(4, 2400),
  };
}

function cast(dice, film) {
  return [...film.stars, person(dice), person(dice), person(dice)].map((name, order) => ({
    cast_id: order + 10,
    character: film.title === NAMESAKE && order === 0 ? STARS[2] : person(dice),
    credit_id: (film.tmdbId * 4096 + order).toString(16).padStart(12, "52fe42"),
    gender: order % 3,
    id: 2000 + ((film.tmdbId * 7 + order) % 900),
    name,
    order,
    profile_path: order === 2 ? null : `/profile${film.tmdbId}${order}.jpg`,
  }));
}

/** The votes of one visitor after another; many visit in 2016, the year that avg_ratings asks about. */
function votes(dice, films) {
  const rows = [];
  for (let user = 1; user <= 210; user += 1) {
    const year = dice.next() < 0.3 ? 2016 : dice.int(1997, 2015);
    let time = Date.UTC(year, dice.int(0, 10), dice.int(2, 27), dice.int(0, 23)) / 1000;
    for (const film of dice.some(films, dice.int(12, 52))) {
      const stars = Math.min(5, Math.max(0.5, Math.round((film.quality + dice.normal() * 0.9) * 2) / 2));
      time += dice.int(5, 300);
      rows.push([user, film.movieId, stars, time]);
    }
  }
  return rows;
}

function withBrokenVotes(votes) {
  const rows = [...votes];
  const [user, film, , time] = rows[300];
  rows.splice(300, 0, [user, film, "five", time], [user, film, 4]); // no number; cut short
  rows.splice(900, 0, [user, 1, 55, time], [user, 2, -1, time], rows[900]); // off the scale; twice
  return rows;
}

function withBrokenFilms(films) {
  const rows = films.map((film) => Object.values(film));
  rows.splice(64, 0, rows[30]); // twice
  rows.splice(90, 0, rows[8]);
  rows.splice(47, 0, ["FALSE", "", "/posterInTheBudget.jpg", ...rows[47].slice(3)]);
  rows.splice(101, 0, [" - and a cell that began a line too early", "0.0", "9/12/1997"]);
  rows.splice(120, 0, Object.values({ ...films[33], id: "" }));
  rows.splice(126, 0, Object.values({ ...films[71], release_date: "2/31/1987" }));
  return rows;
}

function movies() {
  const dice = chance(18951228);
  const films = catalogue(dice);
  const details = films.map((film, index) => metadata(dice, film, index));
  const credits = films.map((film) => {
    const director = { department: "Directing", id: 5000 + film.tmdbId, job: "Director", name: person(dice) };
    return [literal(cast(dice, film)), literal([director]), film.tmdbId];
  });
  credits.splice(20, 0, credits[5]); // twice
  credits.push(["[]", "[]", 999]); // nobody, in a film that nobody knows
  const keywords = films.map((film) => [film.tmdbId, literal(numbered(film.topics, 100))]);
  const links = films.map(({ movieId, imdbId, tmdbId, stars }, index) => {
    const isLost = index % 29 === 13 && stars.length === 0;
    return [movieId, imdbId, isLost ? "" : tmdbId];
  });
  const ratings = votes(
    dice,
    films.filter((film) => film.title !== NEVER_RATED),
  );
  const ratingsOfFew = ratings.filter(([user]) => user <= 70);

  const rated = ["userId", "movieId", "rating", "timestamp"];
  const linked = ["movieId", "imdbId", "tmdbId"];
  return {
    "movies/credits.csv": csv(["cast", "crew", "id"], credits, "\r\n"),
    "movies/keywords.csv": csv(["id", "keywords"], keywords, "\r\n"),
    "movies/links.csv": csv(linked, links, "\r\n"),
    "movies/links_small.csv": csv(linked, links.slice(0, 100), "\r\n"),
    "movies/movies_metadata.csv": csv(Object.keys(details[0]), withBrokenFilms(details), "\r\n"),
    "movies/ratings.csv": csv(rated, withBrokenVotes(ratings), "\n"),
    "movies/ratings_small.csv": csv(rated, withBrokenVotes(ratingsOfFew), "\n"),
  };
}

// --- Orders ----------------------------------------------------------------------------------------------------

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

function shop() {
  const dice = chance(20240229);
  const people = customers(dice);
  const first = Date.UTC(2025, 8, 1);
  const orders = orderIds(dice).map((id) => {
    const time = first + dice.int(0, 220) * DAY + dice.int(0, 1439) * 60_000 + dice.int(0, 59) * 1000;
    const buyer = dice.next() < 0.06 ? null : dice.next() < 0.01 ? 9000 + dice.int(1, 9) : dice.int(1, people.length);
    const shipping = dice.weighted({ "": 4, "0.00": 40, "4.90": 40, "9.50": 12 });
    return [id, buyer, localTime(time), dice.weighted(ZONES), dice.weighted(STATUSES), shipping];
  });
  // An hour that no clock in Berlin showed, one that it showed twice, and nearly a month apart by the zone alone.
  orders[17].splice(2, 2, "2026-03-29 02:30:00", "Europe/Berlin");
  orders[18].splice(2, 2, "2025-10-26 02:30:00", "Europe/Berlin");
  orders[19].splice(2, 2, "2025-12-31 22:15:00", "America/New_York");
  orders[20].splice(2, 1, "");
  const lines = orders.flatMap(([order]) => {
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
    insert("orders", orders),
    insert("order_lines", lines),
  ].join("");
}

// --- Word clouds -----------------------------------------------------------------------------------------------

function wordClouds() {
  const [header, ...rows] = reviews(chance(20100401));
  return { "word_clouds/reviews.csv": csv(header, rows, "\n"), "word_clouds/usa.png": mask() };
}

// --- Main ------------------------------------------------------------------------------------------------------

const folder = process.argv[2] ?? join(import.meta.dirname, "..", "data");
let total = 0;
const files = { ...bakery(), ...movies(), ...stocks(), "orders/orders.sql": shop(), ...wordClouds() };
for (const [path, content] of Object.entries(files)) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  total += Buffer.byteLength(content);
  console.log(`${path.padEnd(28)} ${String(Buffer.byteLength(content)).padStart(7)} bytes`);
}
console.log(`${"in all".padEnd(28)} ${String(total).padStart(7)} bytes in ${folder}`);
