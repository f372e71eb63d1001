import { csv, literal, usDate } from "./form.mjs";
import { FAMILY, GIVEN } from "./names.mjs";

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

export function movies(dice) {
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
