import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copySample, emrald, expectedGold, remove } from "./cli.ts";
import { gold } from "./gold.ts";

/** Real files that some machines have beside the repository. */
const REAL = resolve("..", "shared", "data");

const TABLES = [
  "bakery/sales_by_item",
  "bakery/busiest_hours",
  "movies/avg_ratings",
  "movies/movie_choices",
  "orders/revenue_by_month",
  "stocks/volatility",
];

let root = "";
beforeAll(() => {
  root = copySample();
});
afterAll(() => {
  remove(root);
});

async function expectAnswers(data: string, ...vars: string[]): Promise<void> {
  const wanted = await expectedGold(data, ...vars);
  for (const table of TABLES) {
    const rows = await gold(root, table);
    const rounded = (row: Record<string, unknown>): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, typeof value === "number" ? Number(value.toFixed(6)) : value]),
      );
    expect(rows.map(rounded), table).toEqual((wanted[table] ?? []).map(rounded));
  }
}

describe("the sample lake, on real Spark", { timeout: 400_000 }, () => {
  it("gives the answers that a second computation gives; one application for the run", async () => {
    const { exitCode, stdout, stderr } = await emrald(root, "run", "--pack", "run");
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout).toMatch(
      /✓ bakery\/clean_sales\s+[\d.]+ s {2}2,661 rows in, 2,626 out, 4 malformed, 28 dropped, 3 quarantined/,
    );
    expect(stdout).toContain("Coffee");
    await expectAnswers("data");
    const csv = readdirSync(join(root, ".emrald/local/s3")).find((name) => name.includes("-gold-")) ?? "";
    const lines = readFileSync(join(root, ".emrald/local/s3", csv, "bakery/sales_by_item.csv"), "utf8").split("\n");
    expect(lines[0]).toBe("item|sales");
  });

  it("stopped by Ctrl-C: no Spark process stays, the record says so, earlier gold is as it was, a second run is told who works, and the rest is done when it is taken up", async () => {
    const before = await gold(root, "bakery/sales_by_item");
    const running = emrald(root, "run", "bakery", "--json");
    const lines = createInterface({ input: running.stdout });
    for await (const line of lines) if ((JSON.parse(line) as { event: string }).event === "step-started") break;
    lines.close();
    running.stdout.resume();

    const second = await emrald(root, "run", "bakery");
    expect(second.exitCode).toBe(3);
    expect(second.stderr).toMatch(/run \w+ works on this environment since .* \(process \d+ on /);

    running.kill("SIGINT");
    const { exitCode } = await running;
    expect(exitCode).toBe(130);
    const { stdout: processes } = await execa("ps", ["-eo", "args", "-ww"]);
    expect(processes.split("\n").filter((line) => line.includes(root) && line.includes("java"))).toEqual([]);
    const cut = records(root).at(-1) as { run: string; status: string };
    expect(cut.status).toBe("interrupted");
    expect(await gold(root, "bakery/sales_by_item")).toEqual(before);

    const resumed = await emrald(root, "run", "--resume", cut.run, "--pack", "run");
    expect(resumed.exitCode).toBe(0);
    expect(await gold(root, "bakery/sales_by_item")).toEqual(before);
  });

  it.skipIf(!existsSync(REAL))(
    `gives the right answers on the real files (${existsSync(REAL) ? "found" : "skipped: they are not beside the repository"})`,
    async () => {
      const data = mkdtempSync(join(tmpdir(), "emrald-real-"));
      try {
        for (const folder of ["bakery", "stocks"]) symlinkSync(join(REAL, folder), join(data, folder));
        // The shop is invented, and its database is filled by the project itself.
        symlinkSync(resolve("data", "orders"), join(data, "orders"));
        mkdirSync(join(data, "movies"));
        // Ratings and links are there in their small form only.
        for (const file of ["credits", "keywords", "movies_metadata", "links_small", "ratings_small"]) {
          symlinkSync(join(REAL, "movies", `${file}.csv`), join(data, "movies", `${file}.csv`));
        }
        for (const file of ["links", "ratings"])
          symlinkSync(join(REAL, "movies", `${file}_small.csv`), join(data, "movies", `${file}.csv`));
        const vars = [
          "movies.stars=Tom Hanks|Robin Williams|Walter Matthau|Al Pacino|Robert De Niro|Nicolas Cage",
          "movies.topics=toy|board game|friend|detective|based on|family",
        ];
        const given = vars.flatMap((value) => ["--var", value]);
        const real = ["bakery", "movies", "stocks"];
        const { exitCode, stdout, stderr } = await emrald(root, "run", ...real, "--data", data, ...given);
        expect(exitCode, stdout + stderr).toBe(0);
        const sales = await gold(root, "bakery/sales_by_item");
        expect(sales.slice(0, 5)).toEqual([
          { item: "Coffee", sales: 5471 },
          { item: "Bread", sales: 3325 },
          { item: "Tea", sales: 1435 },
          { item: "Cake", sales: 1025 },
          { item: "Pastry", sales: 856 },
        ]);
        await expectAnswers(data, ...vars);
      } finally {
        rmSync(data, { recursive: true, force: true });
      }
    },
  );
});

function ledger(of: string): string {
  const buckets = join(of, ".emrald/local/s3");
  return join(buckets, readdirSync(buckets).find((name) => name.includes("-ledger-")) ?? "");
}

/** The records of all runs, by their ids, which sort by time. */
function records(of: string): unknown[] {
  return readdirSync(join(ledger(of), "runs"))
    .sort()
    .map((run): unknown => JSON.parse(readFileSync(join(ledger(of), "runs", run, "run.json"), "utf8")));
}
