"""Real databases: what is read is what they hold, each row once."""

from __future__ import annotations

import pytest
import servers
from databases import DECLARED, ROWS, copied, only, reading

pytestmark = pytest.mark.skipif(servers.missing() is not None, reason=f"skipped: {servers.missing()}")


def sums(shop, where=""):
    total = shop.q("Total")
    return shop.ask(
        f"SELECT count(*), sum(id), sum({total}), min(day), count(part) FROM sales.{shop.q('Orders')} {where}"
    )


def own_sums(shop, where=""):
    [row] = shop.lake.spark.sql(
        f"SELECT count(*), sum(id), sum(`Total`), min(day), count(part) FROM copied {where}"
    ).collect()
    return [str(value) for value in row]


RANGES = [
    None,
    {"column": "id", "lower": 1000, "upper": 2000, "count": 4},
    {"column": "part", "lower": 0, "upper": 500, "count": 3},
    {"column": "day", "lower": "2024-01-20", "upper": "2024-02-20", "count": 3},
    {"column": "placed", "lower": "2024-03-10 10:00:00", "upper": "2024-03-11T10:00:00Z", "count": 3},
    {"column": "known", "lower": "2024-03-10 10:00:00", "upper": "2024-03-11T10:00:00Z", "count": 3},
]


@pytest.mark.parametrize("ranges", RANGES, ids=lambda one: one["column"] if one else "whole")
def test_counts_and_sums_are_the_databases_own(shop, ranges):
    declared = {**DECLARED, "part": "int", "placed": "timestamp", "known": "timestamp"}
    frame = copied(shop, declared, partition=ranges)
    assert own_sums(shop) == sums(shop)
    assert frame.select("id").distinct().count() == ROWS
    assert shop.lake.report("shop/copy")["reads"]["orders"]["rows"] == ROWS


def test_a_query_is_read_in_ranges_too(shop):
    ranges = {"column": "id", "lower": 1, "upper": 600, "count": 3}
    copied(
        shop, query=f"SELECT * FROM sales.{shop.q('Orders')} WHERE id <= 700 -- a sample", partition=ranges
    )
    shop.lake.spark.sql("select * from copied").withColumnRenamed("day", "part").createOrReplaceTempView(
        "copied_part"
    )
    [row] = shop.lake.spark.sql("SELECT count(*), sum(id), sum(`Total`) FROM copied").collect()
    assert [str(value) for value in row] == sums(shop, "WHERE id <= 700")[:3]


def test_texts_and_names_of_every_kind_arrive(shop):
    row = copied(shop).filter("id = 5").first()
    assert (row["order"], row["the sum"], str(row["Total"])) == ("äß 5", "q'\"5", "6.25")


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_moments_are_utc_whatever_the_zone_of_the_machine(shop, zone):
    """In New York 02:30 of that day is no time. The servers' own zone is New York's too."""
    zones = shop.lake.spark._jvm.java.util.TimeZone
    before = zones.getDefault()
    try:
        zones.setDefault(zones.getTimeZone(zone))
        copied(shop, {"id": "bigint", "placed": "timestamp", "known": "timestamp"})
    finally:
        zones.setDefault(before)
    [row] = shop.lake.spark.sql(
        "select cast(placed as string), cast(known as string) from copied where id = 120"
    ).collect()
    assert tuple(row) == ("2024-03-10 02:30:00", "2024-03-10 02:30:00")


def test_an_apps_filter_by_moment_means_the_same_in_the_database(shop):
    zones = shop.lake.spark._jvm.java.util.TimeZone
    source = (
        "from pyspark.sql import functions as F\n"
        "def run(spark, orders):\n"
        "    moment = F.lit('2024-03-11 00:30:00').cast('timestamp')\n"
        "    return orders.filter((F.col('known') >= moment) & (F.col('placed') >= moment))\n"
    )
    declared = {"id": "bigint", "placed": "timestamp", "known": "timestamp"}
    reading(shop, declared)
    shop.lake.app("shop/late", source, ["shop/orders"], ["shop/copied"])
    before = zones.getDefault()
    try:
        zones.setDefault(zones.getTimeZone("Asia/Tokyo"))
        done = shop.lake.run("shop/late")
    finally:
        zones.setDefault(before)
    assert done.exit == 0, done.stderr
    assert done.report["writes"]["copied"]["rows"] == ROWS - 24 * 60 + 1


TYPES = {
    "postgresql": {
        "part": "bigint",
        "paid": "boolean",
        "free": "decimal(12,2)",
        "code": "string",
        "doc": "string",
        "big": "bigint",
    },
    "mariadb": {
        "part": "bigint",
        "paid": "int",
        "free": "decimal(12,2)",
        "code": "boolean",
        "doc": "string",
        "big": "bigint",
    },
}


def test_types_are_as_declared(shop):
    copied(shop, {"id": "bigint", **TYPES.get(shop.kind, TYPES["mariadb"])})
    [row] = shop.lake.spark.sql("select * from copied where id = 8").collect()
    assert (row["part"], str(row["free"]), row["doc"], row["big"]) == (
        -92,
        "12.00",
        '{"a": 1}',
        9223372036854775807,
    )
    assert row["paid"] == (True if shop.kind == "postgresql" else 2)


def test_a_small_number_may_be_a_boolean(shop):
    is_one, paid = ("TRUE", "paid") if shop.kind == "postgresql" else ("paid < 2", "paid = 1")
    query = f"SELECT id, paid FROM sales.{shop.q('Orders')} WHERE {is_one}"
    frame = copied(shop, {"id": "bigint", "paid": "boolean"}, query=query)
    [count] = shop.ask(f"SELECT count(*) FROM sales.{shop.q('Orders')} WHERE {paid}")
    assert frame.filter("paid").count() == int(count)


@only("mysql")
def test_rows_come_in_portions(shop):
    """Without a cursor MySQL's driver keeps the whole table in memory; of others the server cannot tell."""
    count = lambda: int(shop.ask("SHOW GLOBAL STATUS LIKE 'Com_stmt_fetch'")[1])  # noqa: E731
    before = count()
    copied(shop, fetch_size=100)
    assert count() - before >= ROWS / 100
