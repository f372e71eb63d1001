"""Tables of a database, on Derby in memory: what is asked for, in which types, once for each row."""

from __future__ import annotations

import itertools
import json
import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from emrald.bind import Run
from emrald.jdbc_database import DATABASES
from emrald.plan import parse_plan
from emrald.session import prepare
from emrald.step import run_step
from emrald.verify import verify_plan

SEED = """
-- Orders; as they were
CREATE TABLE orders (
  id INT PRIMARY KEY, item VARCHAR(20), "Order" DECIMAL(10,2), placed TIMESTAMP, day DATE,
  note CHAR(4), raw BLOB
);
INSERT INTO orders VALUES
  (1, 'tea; black', 2.50, TIMESTAMP('2024-03-31 01:30:00'), DATE('2024-03-31'), 'ab', NULL),
  (2, 'it''s /* cake */', 3.25, TIMESTAMP('2024-03-31 02:30:00'), DATE('2024-04-01'), NULL, NULL);
INSERT INTO orders VALUES (3, '-- none', NULL, NULL, NULL, 'cd', NULL)
"""
ORDERS = {"id": "bigint", "item": "string", "Order": "decimal(12,2)"}
_numbers = itertools.count()


@pytest.fixture
def shop(lake):
    """A database of its own for each test: it lives as long as the JVM."""
    lake.put("s3://artifacts/orders.sql", SEED)
    lake.database = f"jdbc:derby:memory:shop{next(_numbers)}"
    return lake


def orders(lake, declared=None, columns_out=None, **jdbc):
    """The step `shop/copy` copies the dataset `shop/orders` of the database to `shop/copied`."""
    declared = declared or ORDERS
    given = {"table": "orders", "tls": {"mode": "verify"}, "seed": "s3://artifacts/orders.sql", **jdbc}
    if "query" in given:
        del given["table"]
    uri = given.pop("uri", lake.database)
    lake.dataset("shop/orders", declared, uri=uri, format="jdbc", external=True, jdbc=given)
    lake.dataset("shop/copied", columns_out or declared)
    lake.step("shop/copy", "convert", ["shop/orders"], ["shop/copied"])
    return lake


def copied(lake, **given):
    done = lake.run("shop/copy", **given)
    assert done.exit == 0, done.stderr
    return [tuple(row) for row in lake.rows("shop/copied")]


def refused(lake):
    done = lake.run("shop/copy")
    assert done.exit == 1
    assert "\tat " not in done.stderr and "Traceback" not in done.stderr
    assert lake.files("silver") == []
    return done.error


def test_a_table_is_read_by_its_declared_columns(shop):
    orders(shop, {**ORDERS, "note": "string", "day": "date"})
    rows = copied(shop)
    assert [row[:2] for row in rows] == [(1, "tea; black"), (2, "it's /* cake */"), (3, "-- none")]
    assert [str(row[2]) for row in rows] == ["2.50", "3.25", "None"]
    assert shop.report("shop/copy")["reads"] == {
        "orders": {"dataset": "shop/orders", "rows": 3, "malformed": 0}
    }


def test_only_the_declared_columns_are_asked_for(shop):
    """Also of what the app does not look at: the database never sends it."""
    shop.app(
        "shop/app",
        "def run(spark, orders):\n    orders.explain()\n    return orders\n",
        ["shop/orders"],
        ["shop/copied"],
    )
    orders(shop, {"item": "string"})
    done = shop.run("shop/app")
    assert done.exit == 0, done.stderr
    assert "RAW" not in done.stdout.upper()
    assert 'SELECT "ITEM" AS "item" FROM orders' in done.stdout


def test_a_query_may_end_in_a_comment_and_a_semicolon(shop):
    orders(
        shop,
        {"n": "bigint", "item": "string"},
        query="SELECT id AS n, item FROM orders WHERE id > 1; -- late;",
    )
    shop.plan["datasets"]["shop/orders"]["jdbc"]["query"] = (
        "SELECT id AS n, item FROM orders WHERE id > 1 -- late"
    )
    assert [row[0] for row in copied(shop)] == [2, 3]
    shop.plan["datasets"]["shop/orders"]["jdbc"]["query"] = (
        "SELECT id AS n, item FROM orders WHERE id > 1 ;\n"
    )
    assert [row[0] for row in copied(shop, run="r2")] == [2, 3]


@pytest.mark.parametrize(
    ("column", "lower", "upper"),
    [
        ("id", -5, 100),
        ("day", "2024-04-01", "2024-04-03"),
        ("Order", 1, 3),
        ("placed", "2024-03-31 02:00:00", "2024-03-31 03:00:00"),
    ],
)
def test_every_row_is_read_once_by_ranges(shop, column, lower, upper):
    partition = {"column": column, "lower": lower, "upper": upper, "count": 2}
    orders(shop, ORDERS, partition=partition, query="SELECT * FROM orders")
    assert [row[0] for row in copied(shop)] == [1, 2, 3]
    assert shop.report("shop/copy")["reads"]["orders"]["rows"] == 3


def test_ranges_are_read_by_as_many_tasks(shop):
    shop.app(
        "shop/app",
        "def run(spark, orders):\n    print('parts', orders.rdd.getNumPartitions())\n    return orders\n",
        ["shop/orders"],
        ["shop/copied"],
    )
    orders(shop, partition={"column": "id", "lower": 0, "upper": 100, "count": 4})
    assert "parts 4" in shop.run("shop/app").stdout


WIDENED = {
    "CAST(7 AS SMALLINT)": "int",
    "CAST(7 AS INT)": "bigint",
    "0 + 7": "double",
    "CAST(7 + 0 AS INT)": "decimal(12,2)",
    "CAST(7 AS REAL)": "double",
    "CAST(7 AS DECIMAL(20,0))": "bigint",
    "CAST(7 AS DECIMAL(31,18))": "decimal(12,2)",
    "7": "string",
    "CAST('7' AS CHAR(1))": "string",
}


def test_types_that_hold_all_values_are_cast(shop):
    selected = ", ".join(f"{sql} AS c{number}" for number, sql in enumerate(WIDENED))
    declared = {f"c{number}": declared for number, declared in enumerate(WIDENED.values())}
    orders(shop, declared, query=f"SELECT {selected} FROM orders WHERE id = 1")
    assert [float(value) for value in copied(shop)[0]] == [7.0] * len(WIDENED)


OTHERS = {
    "CAST(7 AS BIGINT)": ("int", "bigint"),
    "CAST(7 + 0 AS BIGINT)": ("double", "bigint"),
    "CAST(7 AS DOUBLE)": ("bigint", "double"),
    "CAST(7 AS DECIMAL(10,2))": ("double", "decimal(10,2)"),
    "CAST('7' AS CHAR(1))": ("int", "string"),
    "TIMESTAMP('2024-03-31 01:30:00')": ("date", "timestamp"),
    "CAST('7' AS VARCHAR(9))": ("date", "string"),
}


def test_types_that_do_not_are_told(shop):
    selected = ", ".join(f"{sql} AS c{number}" for number, sql in enumerate(OTHERS))
    declared = {f"c{number}": declared for number, (declared, _) in enumerate(OTHERS.values())}
    error = refused(orders(shop, {"id": "int", **declared}, query=f"SELECT id, {selected} FROM orders"))
    assert error["code"] == "jdbc/type"
    for number, (wanted, found) in enumerate(OTHERS.values()):
        assert f'"c{number}" is declared {wanted}, and Spark finds {found}' in error["message"]
    assert '"id"' not in error["message"]


def test_moments_are_as_the_database_says_whatever_the_zone_of_the_machine(shop):
    """02:30 of that day is no time in Berlin."""
    zones = shop.spark._jvm.java.util.TimeZone
    orders(shop, {"id": "int", "placed": "timestamp"}, {"id": "int", "placed": "timestamp"})
    before = zones.getDefault()
    try:
        zones.setDefault(zones.getTimeZone("Europe/Berlin"))
        assert [str(row[1]) for row in copied(shop)] == ["2024-03-31 01:30:00", "2024-03-31 02:30:00", "None"]
    finally:
        zones.setDefault(before)


@pytest.mark.parametrize(
    ("declared", "says"),
    [
        ({"id": "int", "itm": "string"}, 'its column "itm" (there is "ITEM")'),
        ({"nothing": "int"}, 'its column "nothing"'),
    ],
)
def test_a_missing_column_is_told(shop, declared, says):
    error = refused(orders(shop, declared))
    assert error["code"] == "jdbc/column"
    assert says in error["message"]
    assert '"ITEM"' in error["hint"]


def test_names_that_differ_in_case_alone_are_told_apart(shop):
    shop.put(
        "s3://artifacts/orders.sql",
        'CREATE TABLE t ("a" INT, "A" INT, "b" INT, "B" INT); INSERT INTO t VALUES (1,2,3,4)',
    )
    orders(shop, {"A": "int", "b": "int"}, table="t")
    assert copied(shop) == [(2, 3)]


def test_a_missing_table_is_told(shop):
    error = refused(orders(shop, table="nothing"))
    assert error["code"] == "jdbc/table"
    assert " has no table or schema that shop/orders names: " in error["message"]
    assert "NOTHING" in error["message"]


def test_a_query_that_is_wrong_is_told(shop):
    assert refused(orders(shop, query="SELEKT 1"))["code"] == "jdbc/statement"
    assert refused(orders(shop, query="SELECT nothing FROM orders"))["code"] == "jdbc/column"


@pytest.mark.parametrize(
    ("partition", "code", "says"),
    [
        ({"lower": 9, "upper": 1}, "jdbc/partition", '"lower" (9) is not below "upper" (1)'),
        ({"lower": 1, "upper": "2024-01-01"}, "jdbc/partition", "is not below"),
        ({"lower": "soon"}, "jdbc/partition", '"soon" is no number, date or timestamp'),
        ({"column": "none"}, "jdbc/column", 'its column "none"'),
        ({"column": "item"}, "jdbc/statement", "shop/orders"),
    ],
)
def test_ranges_that_cannot_be_made_are_told(shop, partition, code, says):
    error = refused(orders(shop, partition={"column": "id", "lower": 1, "upper": 3, "count": 2, **partition}))
    assert error["code"] == code
    assert says in error["message"]


def test_an_error_that_comes_with_the_rows_is_told(shop):
    orders(shop, {"v": "int"}, query="SELECT 1 / (id - 2) AS v FROM orders")
    error = refused(shop)
    assert error["code"] == "jdbc/failed"
    assert "shop/orders" in error["message"]
    assert "divide by zero" in error["message"].lower()
    assert error["hint"] == "look at the database's own log"


def test_a_seed_says_which_statement_fails(shop):
    shop.put(
        "s3://artifacts/orders.sql",
        "CREATE TABLE t (a INT);\n\n/* two\nlines */ INSERT\n  INTO u VALUES (1);\n",
    )
    error = refused(orders(shop, table="t"))
    assert error["code"] == "jdbc/seed"
    assert error["message"].startswith("orders.sql:4: ")
    # And nothing of it stays.
    shop.put("s3://artifacts/orders.sql", "CREATE TABLE t (a INT); INSERT INTO t VALUES (5)")
    orders(shop, {"a": "int"}, table="t")
    assert copied(shop) == [(5,)]


def test_a_seed_is_utf_8(shop):
    shop.put("s3://artifacts/orders.sql", "CREATE TABLE ä (a INT)".encode("latin-1"))
    error = refused(orders(shop))
    assert error["code"] == "jdbc/seed"
    assert "orders.sql" in error["message"] and "not UTF-8" in error["message"]


def test_packed_steps_fill_a_database_once(shop):
    orders(shop)
    for number in range(4):
        shop.dataset(f"shop/copied{number}", ORDERS)
        shop.step(f"shop/copy{number}", "convert", ["shop/orders"], [f"shop/copied{number}"])
    shop.write_plan()
    codes = {}

    def one(number):
        session = prepare(shop.spark.newSession())
        codes[number] = run_step(
            session, "s3://artifacts/plans/plan.json", f"shop/copy{number}", Run("r1", "")
        )

    threads = [threading.Thread(target=one, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == {0: 0, 1: 0, 2: 0, 3: 0}
    assert all(len(shop.rows(f"shop/copied{number}")) == 3 for number in range(4))


def test_derby_leaves_no_log(shop, tmp_path, monkeypatch):
    orders(shop)
    copied(shop)
    assert shop.spark._jvm.System.getProperty("derby.stream.error.file") == "/dev/null"


def test_a_database_without_its_driver_is_told(shop, monkeypatch):
    monkeypatch.setitem(DATABASES, "derby", replace(DATABASES["derby"], driver="no.such.Driver"))
    error = refused(orders(shop))
    assert error["code"] == "jdbc/driver"
    assert "no.such.Driver, is not on the class path" in error["message"]


def test_a_driver_that_would_pass_over_tls_is_refused(shop, monkeypatch):
    monkeypatch.setitem(DATABASES, "derby", replace(DATABASES["derby"], oldest_driver="99"))
    error = refused(orders(shop))
    assert error["code"] == "jdbc/driver"
    assert "version 10.14" in error["message"]


def test_another_database_is_refused(shop):
    error = refused(orders(shop, uri="jdbc:oracle:thin:@db:1521/x"))
    assert error["code"] == "jdbc/database"
    assert "jdbc:oracle:" in error["message"]


def test_a_step_that_reads_a_table_is_tried_without_a_database(shop, tmp_path):
    """By its declared columns: neither driver nor secret is asked for."""
    uri = "jdbc:postgresql://no-such-host.invalid/shop"
    orders(shop, uri=uri, secret="none", seed=None, table="t")
    plan = parse_plan(json.dumps(shop.plan), "the plan")
    said = []
    answers = SimpleNamespace(say=said.append)
    assert verify_plan(shop.spark, plan, [], str(tmp_path), {}, answers)
    assert [one["status"] for one in said] == ["ok"]
