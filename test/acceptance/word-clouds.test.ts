import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { copySample, emrald, remove } from "./cli.ts";
import { rowsOf } from "./gold.ts";

interface Told {
  readonly same: boolean;
  readonly size: readonly number[];
  readonly mode: string;
  readonly colours: number;
  readonly paper: string;
  readonly inks: number;
  readonly outside: number;
  readonly described: readonly string[];
  readonly placed: readonly string[];
}

let root = "";
beforeAll(() => {
  root = copySample();
});
afterAll(() => {
  remove(root);
});

describe("word clouds, on real Spark", { timeout: 900_000 }, () => {
  it("draws a picture a year: the words that the library placed, in the mask; a second run replaces all of them", async () => {
    const first = await emrald(root, "run", "word_clouds");
    expect(first.exitCode, first.stdout + first.stderr).toBe(0);
    expect(first.stdout).toMatch(/✓ word_clouds\/preprocess .* 3,030 rows in, .* out, 2 malformed/);
    expect(first.stdout).toMatch(/✓ word_clouds\/clouds .* 6 rows and 1 file \(3\.2 kB\) in, 6 files \(.* kB\) out/);
    expect(pictures()).toEqual(["2010.png", "2011.png", "2012.png", "2013.png", "2014.png", "2015.png"]);

    const words = await years();
    const told = await look(words);
    for (const [year, text] of Object.entries(words)) {
      const { described, placed, ...seen } = told[year] as Told;
      expect(seen, year).toMatchObject({ same: true, size: [800, 500], mode: "RGB", paper: "#fffdf7", inks: 6 });
      expect(seen.colours, `${year}: letters have soft edges`).toBeGreaterThan(500);
      expect(seen.outside, `${year}: only the outline reaches over the mask`).toBeLessThan(0.05);
      expect(described, year).toEqual(placed);
      const ranked = byCount(text);
      expect(placed.length, year).toBeGreaterThan(50);
      expect(placed.slice(0, 5).toSorted(), `${year}: the largest`).toEqual(
        expect.arrayContaining(ranked.slice(0, 3).toSorted()),
      );
      expect(placed.filter((word) => !ranked.includes(word))).toEqual([]);
    }
    expect(told["2010"]?.placed[0]).toBe("vampire");

    const second = await emrald(root, "run", "word_clouds", "--var", "word_clouds.last_year=2011");
    expect(second.exitCode, second.stdout + second.stderr).toBe(0);
    expect(pictures()).toEqual(["2010.png", "2011.png"]);
  });
});

function bucket(stage: string): string {
  const buckets = join(root, ".emrald", "local", "s3");
  return join(buckets, readdirSync(buckets).find((name) => name.includes(`-${stage}-`)) ?? "");
}

function pictures(): string[] {
  return readdirSync(join(bucket("gold"), "word_clouds", "clouds"))
    .filter((name) => !/^[_.]/.test(name))
    .sort();
}

async function years(): Promise<Record<string, string>> {
  const rows = (await rowsOf(join(bucket("silver"), "word_clouds", "years"))) as { year: number; words: string }[];
  return Object.fromEntries(rows.map(({ year, words }) => [String(year), words]));
}

function leftOut(): readonly string[] {
  const pipeline = parse(readFileSync(join(root, "pipelines", "word_clouds.yaml"), "utf8")) as {
    steps: { clouds: { params: { stop_words: string[] } } };
  };
  return pipeline.steps.clouds.params.stop_words;
}

/** The words of a year, the most frequent first. */
function byCount(text: string): string[] {
  const counts = new Map<string, number>();
  for (const word of text.split(" ")) counts.set(word, (counts.get(word) ?? 0) + 1);
  const left = new Set(leftOut());
  return [...counts.keys()]
    .filter((word) => !left.has(word))
    .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
}

/** By Pillow and the app's own function, with the packages that the run had. */
async function look(words: Record<string, string>): Promise<Record<string, Told>> {
  const { python } = JSON.parse(readFileSync(join(root, "pipelines", "packages.lock.json"), "utf8")) as {
    python: Record<string, { packages: string[] }>;
  };
  const key = Object.keys(python).find((one) => python[one]?.packages.some((name) => name.startsWith("wordcloud==")));
  const set = join(root, ".emrald", "python", key ?? "");
  const repository = join(import.meta.dirname, "..", "..");
  const { stdout } = await execa(
    join(repository, ".venv", "bin", "python"),
    [
      join(repository, "test", "sample", "pictures.py"),
      join(bucket("gold"), "word_clouds", "clouds"),
      JSON.stringify(words),
      join(root, "data", "word_clouds", "usa.png"),
      JSON.stringify(leftOut()),
    ],
    { cwd: root, env: { PYTHONPATH: join(set, readdirSync(set)[0] ?? "") } },
  );
  return JSON.parse(stdout) as Record<string, Told>;
}
