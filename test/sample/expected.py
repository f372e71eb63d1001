"""Computes the gold of the sample project from a data folder, without Spark, and prints it as JSON.

    python3 test/sample/expected.py data [--var movies.stars="Tom Hanks|Tim Allen" …]

An independent second opinion: nothing here is shared with the apps, and only the standard library is
used. Rows come in the order of the answer, values as JSON has them, dates as text. Where two ways of
computing could differ, this is what both do:

- Ties. Sales: item by code point. Volatility: on the rounded value, then date, then symbol. Choices: average,
  then number of ratings, descending; then title, then id. Busiest hours: the earlier hour.
- Rounding. HALF_UP on the shortest decimal that reads back as the same double, as Spark's round() does.
  Ratings are multiples of 0.5, whose sums are exact. High, low and close are doubles, and the same
  operations in the same order give the same double. Popularity is a decimal of six places: its sum is
  exact, its average is rounded to ten places (the type Spark gives it) and then to two.
- Ntile. As SQL has it: the first (rows mod tiles) tiles hold one row more.
- Time. Timestamps are UTC; both ends of a window belong to it. What a clock showed that was set forward in
  that hour is taken for the time before the change, and what it showed twice for the first of the two.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import re
from calendar import day_name
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

VARS = {
    "stocks.start_date": "2017-01-01",
    "stocks.end_date": "2018-12-31",
    "movies.start_date": "2016-01-01 00:00:00",
    "movies.end_date": "2016-12-31 23:59:59",
    "movies.topics": "artificial intelligence|robot",
    "movies.stars": "Will Smith|Arnold Schwarzenegger|Keanu Reeves",
}
SYMBOLS = ("aapl", "ibm", "msft")

csv.field_size_limit(1 << 24)


class Malformed(ValueError):
    """The cell does not hold what its column declares."""


def rows(path: Path, **types):
    """The rows of a CSV file, the named cells typed; an empty cell is None, a broken row is left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        for cells in reader:
            if len(cells) != len(header):
                continue
            row = dict(zip(header, cells, strict=True))
            try:
                yield {name: types.get(name, str)(text) if text else None for name, text in row.items()}
            except Malformed:
                continue


def whole(text: str) -> int:
    if not re.fullmatch(r"[+-]?\d+", text):
        raise Malformed(text)
    return int(text)


def number(text: str) -> float:
    try:
        return float(text)
    except ValueError as problem:
        raise Malformed(text) from problem


def decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        raise Malformed(text)
    return half_up(Decimal(text), 6)


def boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise Malformed(text)
    return text.lower() == "true"


def iso_day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise Malformed(text)
    return day_of(*text.split("-"))


def us_day(text: str) -> date:
    if not re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
        raise Malformed(text)
    month, day, year = text.split("/")
    return day_of(year, month, day)


def day_of(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as problem:
        raise Malformed(f"{year}-{month}-{day}") from problem


def half_up(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def round_double(value: float, places: int) -> float:
    return float(half_up(Decimal(repr(value)), places))


def ntile(tiles: int, position: int, count: int) -> int:
    """The tile, from 1, of the row at this position, from 0, among so many."""
    size, longer = divmod(count, tiles)
    if position < longer * (size + 1):
        return position // (size + 1) + 1
    return longer + (position - longer * (size + 1)) // size + 1


# --- Bakery


def sales(folder: Path):
    for path in sorted((folder / "bakery").glob("*.csv")):
        for row in rows(path, Date=iso_day, Transaction=whole):
            item = (row["Item"] or "").strip(" ")
            time_of_day = re.fullmatch(r"([01]\d|2[0-3])(:[0-5]\d){2}", row["Time"] or "")
            if item and time_of_day and (row["Transaction"] or 0) > 0:
                yield row["Date"], row["Time"], row["Transaction"], item


def sales_by_item(folder: Path):
    counts = Counter(item for _, _, _, item in sales(folder) if item not in ("NONE", "Adjustment"))
    ranked = sorted(counts.items(), key=lambda found: (-found[1], found[0]))
    return [{"item": item, "sales": count} for item, count in ranked]


def busiest_hours(folder: Path):
    receipts = defaultdict(set)
    for day, time, transaction, _ in sales(folder):
        receipts[day.weekday(), int(time[:2])].add((day, transaction))
    best = {}
    for (weekday, hour), found in sorted(receipts.items()):
        if weekday not in best or len(found) > best[weekday][1]:
            best[weekday] = hour, len(found)
    return [
        {"weekday": day_name[day], "hour": hour, "receipts": n} for day, (hour, n) in sorted(best.items())
    ]


# --- Stocks


def volatility(folder: Path, start: str, end: str, top: int = 10):
    prices = dict.fromkeys(["open", "high", "low", "close"], number)
    days = set()
    for path in (folder / "stocks").glob("*.csv"):
        symbol = path.stem.lower()
        for row in rows(path, date=iso_day, **prices, volume=whole):
            high, low, close = row["high"], row["low"], row["close"]
            priced = None not in (high, low, close) and close > 0 and 0 < low <= high
            if symbol in SYMBOLS and priced and start <= row["date"].isoformat() <= end:
                days.add((row["date"].isoformat(), symbol, round_double((high - low) / close * 100, 4)))
    ranked = sorted(days, key=lambda found: (-found[2], found[0], found[1]))
    return [{"symbol": s, "date": d, "intraday_volatility": swing} for d, s, swing in ranked[:top]]


# --- Movies

METADATA = {
    **dict.fromkeys(["adult", "video"], boolean),
    **dict.fromkeys(["budget", "id", "revenue", "runtime", "vote_count"], whole),
    "popularity": decimal,
    "release_date": us_day,
    "vote_average": number,
}


def films(folder: Path):
    """Of each film the id, title, popularity and release; a film that the file repeats counts once."""
    found = rows(folder / "movies" / "movies_metadata.csv", **METADATA)
    return {
        (film["id"], film["title"], film["popularity"], film["release_date"])
        for film in found
        if film["id"] is not None and film["title"] is not None
    }


def stars_by_tmdb(folder: Path, size: str):
    """The ratings as (TMDB's id, stars, time)."""
    links = rows(folder / "movies" / f"links{size}.csv", movieId=whole, tmdbId=whole)
    tmdb = {link["movieId"]: link["tmdbId"] for link in links if link["tmdbId"] is not None}
    columns = {"userId": whole, "movieId": whole, "rating": number, "timestamp": whole}
    for row in rows(folder / "movies" / f"ratings{size}.csv", **columns):
        if row["rating"] is not None and 0.5 <= row["rating"] <= 5 and row["movieId"] in tmdb:
            yield tmdb[row["movieId"]], row["rating"], row["timestamp"]


def films_that_list(path: Path, column: str, wanted):
    """Ids of the films in whose list of people or keywords a wanted name stands."""
    return {
        row["id"]
        for row in rows(path, id=whole)
        if row[column] and any(wanted(entry["name"]) for entry in ast.literal_eval(row[column]))
    }


def movie_choices(folder: Path, topics: str, stars: str):
    def is_topic(name: str):
        return any(topic in name.lower() for topic in topics.lower().split("|"))

    def is_star(name: str):
        return name in stars.split("|")

    wanted = films_that_list(folder / "movies" / "keywords.csv", "keywords", is_topic)
    wanted &= films_that_list(folder / "movies" / "credits.csv", "cast", is_star)
    ratings = defaultdict(list)
    for tmdb, rating, _ in stars_by_tmdb(folder, ""):
        ratings[tmdb].append(rating)

    chosen = []
    for key, title, popularity, release in films(folder):
        if key in wanted and key in ratings:
            average = round_double(sum(ratings[key]) / len(ratings[key]), 3)
            answer = {
                "title": title,
                "rank": None,
                "avg_rating": average,
                "ratings_count": len(ratings[key]),
                "popularity": None if popularity is None else float(popularity),
                "release_date": release and release.isoformat(),
            }
            chosen.append(((-average, -len(ratings[key]), title, key), answer))
    ranked = [answer for _, answer in sorted(chosen, key=lambda found: found[0])]
    return [{**answer, "rank": ntile(3, at, len(ranked))} for at, answer in enumerate(ranked)]


def avg_ratings(folder: Path, start: str, end: str):
    first, last = (datetime.fromisoformat(f"{text}+00:00").timestamp() for text in (start, end))
    popularity = defaultdict(list)
    for key, value in {(key, value) for key, _, value, _ in films(folder)}:
        popularity[key].append(value)
    groups = defaultdict(list)
    for tmdb, rating, seconds in stars_by_tmdb(folder, "_small"):
        if seconds is not None and first <= seconds <= last:
            groups[rating].extend(popularity.get(tmdb, []))
    ranked = [(rating, found) for rating, found in sorted(groups.items(), reverse=True) if found]
    return [
        {
            "rank": ntile(10, at, len(ranked)),
            "avg_rating": rating,
            "ratings_count": len(found),
            "popularity": average_popularity([value for value in found if value is not None]),
        }
        for at, (rating, found) in enumerate(ranked)
    ]


def average_popularity(values: list):
    return float(half_up(half_up(sum(values) / len(values), 10), 2)) if values else None


# --- Orders

SPELLINGS = {
    **dict.fromkeys(["de", "germany"], "DE"),
    **dict.fromkeys(["gb", "uk"], "GB"),
    **dict.fromkeys(["us", "usa"], "US"),
    "fr": "FR",
}
CLOCKS = {
    **dict.fromkeys(["europe/berlin", "cet"], "Europe/Berlin"),
    **dict.fromkeys(["europe/london", "gmt"], "Europe/London"),
    **dict.fromkeys(["america/new_york", "est"], "America/New_York"),
    "utc": "UTC",
}
VALUE = re.compile(r"'((?:[^']|'')*)'|([^,']+)")


def tables(path: Path):
    """The rows that a file of SQL inserts, by table: a row a line, all values as text or None."""
    found = defaultdict(list)
    table = None
    for line in path.read_text(encoding="utf-8").splitlines():
        insert = re.match(r"INSERT INTO (\w+) VALUES$", line)
        table = insert.group(1) if insert else table
        row = re.match(r"\((.*)\)[,;]$", line)
        if row:
            values = VALUE.findall(row.group(1).replace(", ", ","))
            found[table].append(
                [
                    text.replace("''", "'") if not bare else None if bare == "NULL" else bare
                    for text, bare in values
                ]
            )
    return found


def moment(shown: str | None, zone: str | None):
    clock = CLOCKS.get((zone or "").strip().lower())
    if shown is None or clock is None:
        return None
    return datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo(clock)).astimezone(UTC)


def revenue_by_month(folder: Path):
    shop = tables(folder / "orders" / "orders.sql")
    countries = {row[0]: SPELLINGS.get((row[3] or "").strip().lower(), "ZZ") for row in shop["customers"]}
    lines = {}
    for order, number, _, quantity, price in shop["order_lines"]:
        if quantity not in (None, "0"):
            lines[order, number] = Decimal(quantity) * Decimal(price) if price else Decimal(0)
    articles = defaultdict(Decimal)
    for (order, _), price in lines.items():
        articles[order] += price
    earned = defaultdict(list)
    for key, customer, shown, zone, status, shipping in shop["orders"]:
        time = moment(shown, zone)
        if time is not None and (status or "").strip().lower() in ("paid", "shipped"):
            month = time.date().replace(day=1).isoformat()
            earned[month, countries.get(customer, "ZZ")].append(articles[key] + Decimal(shipping or 0))
    return [
        {"month": month, "country": country, "orders": len(found), "revenue": float(sum(found))}
        for (month, country), found in sorted(earned.items())
    ]


def main():
    parser = argparse.ArgumentParser(description="The gold of the sample project, computed without Spark.")
    parser.add_argument("folder", type=Path, help="holds bakery/, movies/, stocks/ and orders/")
    parser.add_argument("--var", action="append", default=[], help="pipeline.name=value, as for emrald run")
    args = parser.parse_args()
    given = {**VARS, **dict(text.split("=", 1) for text in args.var)}
    gold = {
        "bakery/sales_by_item": sales_by_item(args.folder),
        "bakery/busiest_hours": busiest_hours(args.folder),
        "movies/movie_choices": movie_choices(args.folder, given["movies.topics"], given["movies.stars"]),
        "movies/avg_ratings": avg_ratings(args.folder, given["movies.start_date"], given["movies.end_date"]),
        "orders/revenue_by_month": revenue_by_month(args.folder),
        "stocks/volatility": volatility(args.folder, given["stocks.start_date"], given["stocks.end_date"]),
    }
    print(json.dumps(gold, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
