"""Real databases and drivers: what would change a value in silence is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import servers
from databases import copied, only, refused

from emrald.jdbc_database import DATABASES

pytestmark = pytest.mark.skipif(servers.missing() is not None, reason=f"skipped: {servers.missing()}")


def test_a_driver_that_does_not_know_an_option_is_refused(shop, monkeypatch):
    database = DATABASES[shop.kind]
    options = {**database.options, "noSuchOption": "1"}
    monkeypatch.setitem(DATABASES, shop.kind, replace(database, options=options))
    error = refused(shop)
    assert error["code"] == "jdbc/driver"
    assert "does not know noSuchOption, by which" in error["message"]
    assert f"use version {database.oldest_driver} or later" in error["hint"]


def test_a_driver_that_does_not_know_how_tls_is_asked_for_is_refused(shop, monkeypatch):
    database = DATABASES[shop.kind]
    tls = {**database.tls, "verify": {"noSuchTls": "1"}}
    monkeypatch.setitem(DATABASES, shop.kind, replace(database, tls=tls))
    error = refused(shop, tls={"mode": "verify"})
    assert error["code"] == "jdbc/driver"
    assert "noSuchTls" in error["message"]


@only("mariadb", "mysql")
def test_a_session_in_another_zone_is_refused(shop):
    """Each session of PostgreSQL begins with a statement of emrald's."""
    error = refused(shop, uri=f"{shop.url}?connectionTimeZone=-05:00")
    assert error["code"] == "jdbc/zone"
    assert '"-05:00"' in error["message"] and "shop/orders" in error["message"]


@pytest.mark.parametrize(("number", "says"), [(0, False), (1, True), (3, None), (-1, None)])
def test_of_numbers_0_and_1_alone_are_booleans(shop, number, says):
    query = f"SELECT {number} AS paid"
    if says is None:
        error = refused(shop, {"paid": "boolean"}, query=query)
        assert error["code"] == "jdbc/value"
        assert error["message"] == f'"paid" of shop/orders is declared boolean, which does not hold {number}'
    else:
        assert copied(shop, {"paid": "boolean"}, query=query).first()["paid"] is says


FAR = "123456789012345678901"  # 21 digits


@only("postgresql")
@pytest.mark.parametrize("declared", ["decimal(12,2)", "string", "bigint"])
@pytest.mark.parametrize("value", ["0.4999999999999999999", FAR, "NaN", "-Infinity"])
def test_a_numeric_that_spark_would_round_is_refused(shop, value, declared):
    query = f"SELECT v AS \"it's\" FROM unnest('{{1, {value}}}'::numeric[]) v"
    error = refused(shop, {"it's": declared}, query=query)
    assert error["code"] == "jdbc/value"
    said = f'"it\'s" of shop/orders holds {value}, and Spark reads 20 digits before the point and 18 behind'
    assert error["message"] == said


@only("postgresql")
def test_a_numeric_that_the_server_computes_before_it_runs_is_told_the_same(shop):
    error = refused(shop, {"free": "decimal(12,2)"}, query="SELECT numeric '0.4999999999999999999' AS free")
    assert error["code"] == "jdbc/value"
    assert error["message"].startswith('"free" of shop/orders holds 0.4999999999999999999, and')


@only("postgresql")
@pytest.mark.parametrize(
    "value", ["0.50", "99999999999999999999.999999999999999999", "-0.000000000000000001", None]
)
def test_a_numeric_of_any_size_that_spark_holds_arrives(shop, value):
    query = f"SELECT {'NULL' if value is None else repr(value)}::numeric AS free"
    [row] = copied(shop, {"free": "decimal(38,18)"}, query=query).collect()
    assert row["free"] == (None if value is None else Decimal(value))


@only("postgresql")
def test_the_operator_of_jsonb_is_a_pair_of_question_marks(shop):
    """As the docs say."""
    rows = "unnest(ARRAY['{\"a\": 1}', '{\"b\": 2}']::jsonb[]) doc"
    frame = copied(shop, {"doc": "string"}, query=f"SELECT doc FROM {rows} WHERE doc ?? 'b'")
    assert [row["doc"] for row in frame.collect()] == ['{"b": 2}']


@only("postgresql")
@pytest.mark.parametrize("value", ["infinity", "-infinity"])
def test_an_infinite_date_is_refused_by_its_column(shop, value):
    error = refused(shop, {"id": "int", "day": "date"}, query=f"SELECT 1 AS id, date '{value}' AS day")
    assert error["code"] == "jdbc/value"
    assert error["message"].startswith('"day" of shop/orders holds a date that Spark does not')


@only("postgresql")
def test_infinite_moments_are_the_ends_of_sparks_time(shop):
    """As the docs say."""
    columns = [
        f"{kind} '{sign}infinity' AS {name}{part}"
        for kind, name in (("timestamp", "placed"), ("timestamptz", "known"))
        for sign, part in (("", "_last"), ("-", "_first"))
    ]
    declared = {one.rpartition(" ")[2]: "string" for one in columns}
    frame = copied(shop, declared, query="SELECT " + ", ".join(columns))
    ends = ["9999-12-31 23:59:59.999", "0001-01-03 00:00:00"]
    assert list(frame.select(*declared).first()) == ends * 2
