// Invented titles, by what they are about, with the years in which people bought such books. In braces: one of a list.
// prettier-ignore
const WORDS = {
  adjective: "Quiet,Broken,Golden,Secret,Last,Lost,Winter,Burning,Hidden,Silent,Little,Crooked,Silver,Forgotten,Distant,Wild",
  noun: "Garden,House,Heart,River,Letter,Island,Daughter,Stone,Mirror,Orchard,Promise,Harbor,Storm,Summer,Moon,Shadow,Road,Lake,Key,Sea",
  plural: "Secrets,Stories,Wolves,Women,Children,Birds,Stars,Thieves,Sisters,Letters,Kings,Memories,Ghosts,Strangers,Leaves",
  person: "Lighthouse Keeper,Beekeeper,Clockmaker,Soldier,Baker,Painter,Midwife,Cartographer,Gardener,Librarian,Captain,Pilot",
  doing: "Falling,Waiting,Running,Dreaming,Hiding,Dancing,Walking,Dying,Breathing,Searching,Learning,Finding",
  dish: "Soup,Bread,Pasta,Curry,Salad,Pie,Noodle,Barbecue,Breakfast,Cake,Pickle,Taco",
  diet: "Paleo,Vegan,Gluten Free,Raw,Low Carb,Slow Cooker,Cast Iron,Mediterranean,Weeknight,Farmhouse",
  topic: "Salt,Rivers,Empires,Rome,Cotton,Railroads,Medicine,Islands,Maps,America,Coffee,Paper,Whales,Oil,Numbers",
  war: "Civil War,Pacific,Western Front,Revolution,Cold War,Normandy,Vietnam War,Home Front",
  habit: "Happiness,Habits,Sleep,Mindfulness,Money,Leadership,Change,Courage,Focus,Kindness,Creativity,Parenting",
  code: "Python,Java,JavaScript,Cloud Computing,Big Data,Statistics,Machine Learning,Android,Databases,Security",
  animal: "Bear,Rabbit,Mouse,Fox,Owl,Duck,Elephant,Dragon,Puppy,Kitten,Goose",
  place: "Texas,Paris,Alaska,Boston,Venice,Montana,Chicago,Ireland,Brooklyn,Kansas,Savannah,Maine",
  faith: "Prayer,Grace,Faith,Psalms,Hope,Forgiveness,Wisdom,Gospel",
};
// prettier-ignore
const KINDS = {
  novel: ["The {person}'s Daughter", "The {adjective} {noun}", "{noun} of {plural}", "{doing} in {place}", "A {noun} Full of {plural}", "The {adjective} {plural} of {place}", "{doing} for the {noun}: A Novel", "What the {person} Knew", "Letters from {place}"],
  vampire: ["Midnight {noun}", "Vampire {plural}", "Blood and {plural}", "The Vampire's {noun}", "Bitten in {place}", "{adjective} Blood: A Vampire Romance"],
  girl: ["The Girl in the {noun}", "The Girl with the {adjective} {noun}", "Girl, {doing}", "All the {adjective} Girls", "The Girls of {place}"],
  rebel: ["The {adjective} Rebellion", "Games of {plural}", "City of {plural}", "The {noun} Trials", "Rebel {noun}", "The Last City: Rebellion"],
  crime: ["Murder in {place}", "Death of a {person}", "The {place} Murders", "A {person} Dies", "Killing the {person}", "The {adjective} Detective"],
  kitchen: ["The {diet} Cookbook", "{dish} and Other Stories from My Kitchen", "100 Easy {diet} Recipes", "The Art of {dish}", "{diet} Cooking for Beginners", "My {place} Kitchen"],
  history: ["A Short History of {topic}", "{topic}: A People's History", "How {topic} Changed the World", "The World of {topic}", "The {war} in Letters", "Voices from the {war}", "Women of the {war}"],
  help: ["The Power of {habit}", "{habit} for Busy People", "Seven Rules of {habit}", "The {habit} Journal", "Living with {habit}", "The Little Book of {habit}"],
  colouring: ["{animal}s and {noun}s: An Adult Coloring Book", "The {adjective} {noun}: A Coloring Book for Grown-Ups", "Coloring {topic}"],
  code: ["Programming {code}", "Learning {code}", "{code} for Beginners", "{code}: A Practical Introduction", "The {code} Cookbook", "Understanding {code}"],
  child: ["{animal} Goes to School", "Goodnight, Little {animal}", "The {animal} Who Could Not Sleep", "Where Is {animal}?", "{animal} and {animal} Build a House"],
  faith: ["Walking in {faith}", "{faith} for Every Day", "A Year of {faith}", "Women of {faith}", "The Book of {faith}"],
};
// How much of each kind was bought in the years that the picture book is about.
// prettier-ignore
const TASTE = {
  novel: [30, 30, 30, 30, 30, 30], vampire: [24, 18, 10, 5, 2, 1], girl: [3, 6, 11, 13, 18, 26], rebel: [2, 6, 20, 22, 16, 6],
  crime: [12, 11, 11, 13, 12, 12], kitchen: [8, 9, 10, 14, 17, 13], history: [12, 11, 10, 11, 12, 11], help: [7, 8, 9, 12, 15, 18],
  colouring: [0, 0, 0, 1, 6, 30], code: [5, 6, 8, 9, 11, 12], child: [12, 12, 12, 12, 12, 12], faith: [9, 9, 8, 8, 7, 7],
};
const FIRST_YEAR = 2010;
// prettier-ignore
const FOREIGN = [
  "El jardín de las sombras", "Cien noches en la Habana", "Die Stadt im Nebel", "Der Fälscher von Köln", "L'été où tout a changé",
  "La maison près de la rivière", "O coração da canção", "Il profumo dell'estate", "Сад забытых писем", "夜の図書館",
];
// A few that every kind of text handling stumbles over once.
// prettier-ignore
const ODD = [
  "", "   ", "1001", "???", "“Don’t Wait,” She Said", "Naïve Rêveries of a Café Owner", "The ﬁrst ﬂight of the Fox", "Ｗｉｄｅ Ｏｐｅｎ Ｓｋｙ",
  "It's Not You, It's Me: And Other Lies", "C++ & C#: What's the Difference?", "The \"Perfect\" Marriage", "Salt &amp; Pepper: Poems", "Mice, Geese, and Children's Feet",
  "The   Spaces   Between", "Wuthering Height\u0073\u200b", "Cafe\u0301 Murders", "Better, Best, Worst", "Us", "A", "The Mother-in-Law's Tongue",
];

/** Rows of reviews, a header first. Several people review a book; titles come as shops have typed them. */
export function reviews(dice) {
  const rows = [];
  const shelves = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, shelf(dice, KINDS[kind])]));
  for (let index = 0; index < 3000; index += 1) {
    const year = FIRST_YEAR + Number(dice.weighted({ 0: 12, 1: 14, 2: 16, 3: 18, 4: 20, 5: 20 }));
    const kind = dice.weighted(mapValues(TASTE, (weights) => weights[year - FIRST_YEAR]));
    const title =
      dice.next() < 0.03 ? dice.pick(FOREIGN) : dice.next() < 0.02 ? dice.pick(ODD) : dice.pick(shelves[kind]);
    rows.push([idOf(index), typed(dice, title), dice.weighted({ 5: 50, 4: 25, 3: 12, 2: 6, 1: 7 }), year]);
  }
  return [["review_id", "product_title", "star_rating", "year"], ...withBrokenReviews(rows)];
}

function mapValues(map, change) {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

/** The books of one kind; some are bought more than others, since they stand there several times. */
function shelf(dice, patterns) {
  const titles = Array.from({ length: 70 }, () => filled(dice, dice.pick(patterns)));
  return [...titles, ...titles.slice(0, 20), ...titles.slice(0, 6), ...titles.slice(0, 6)];
}

function filled(dice, pattern) {
  return pattern.replace(/\{(\w+)\}/g, (_, list) => dice.pick(WORDS[list].split(",")));
}

/** As shops type titles: editions and series in brackets, all in capitals, cut off, with stray spaces. */
function typed(dice, title) {
  const series = `${title} (${dice.pick(["The Winter", "Night School", "Harbor", "Salt Road"])} Series, Book ${dice.int(1, 7)})`;
  const edition = `${title} (${dice.pick(["2nd Edition", "Kindle Edition", "Revised Edition", "Spanish Edition", "Vol. 2"])})`;
  const how = dice.weighted({ plain: 62, series: 9, edition: 9, format: 6, upper: 5, lower: 3, spaced: 3, cut: 3 });
  return {
    plain: title,
    series,
    edition,
    format: `${title} [${dice.pick(["Hardcover", "Paperback", "Audiobook", "Large Print"])}]`,
    upper: title.toUpperCase(),
    lower: title.toLowerCase(),
    spaced: `  ${title} `,
    cut: title.length > 24 ? `${title.slice(0, 22)}...` : title,
  }[how];
}

function idOf(index) {
  return `R${(1_000_003 + index * 7919).toString(36).toUpperCase()}`;
}

function withBrokenReviews(reviews) {
  const rows = [...reviews];
  for (let index = 40; index < 3000; index += 151) rows[index] = rows[index].with(3, ""); // nobody noted the year
  rows[77] = rows[77].with(3, 20130); // typing errors
  rows[912] = rows[912].with(3, 1012);
  rows[1400] = rows[1400].with(3, "2O14");
  rows[2210] = rows[2210].with(3, "two thousand twelve");
  for (let index = 2900; index > 0; index -= 97) rows.splice(index, 0, rows[index]); // delivered twice
  return rows;
}
