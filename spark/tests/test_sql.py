"""A sql step: a SELECT over views, with named parameters."""

from __future__ import annotations

import pytest


@pytest.fixture
def shop(lake):
    lake.dataset("shop/sales", {"item": "string", "day": "date"})
    lake.dataset("shop/counts", {"item": "string", "n": "bigint"}, stage="gold", uri="s3://gold/shop/counts/")
    lake.seed("shop/sales", "('Tea', '2020-01-01'), ('Tea', '2020-02-01'), ('Jam', '2020-02-01')")
    return lake


def sql(lake, query, **params):
    lake.step("shop/count", "sql", {"s": "shop/sales"}, ["shop/counts"], query=query, params=params)
    return lake.run("shop/count")


def test_views_and_parameters(shop):
    shop.plan["vars"] = {"shop": {"since": {"type": "date", "value": "2020-01-15"}}}
    done = sql(
        shop,
        "select item, count(*) as n from s where day >= :since group by item;",
        since={"$": "var", "pipeline": "shop", "name": "since"},
    )
    assert done.exit == 0, done.stderr
    assert shop.rows("shop/counts") == [("Jam", 1), ("Tea", 1)]


def test_a_query_may_be_a_file(shop):
    shop.artifact("spark/sql/count.sql", "-- how many\nselect item, count(*) as n from s group by item")
    shop.step("shop/count", "sql", {"s": "shop/sales"}, ["shop/counts"], entry="spark/sql/count.sql")
    assert shop.run("shop/count").exit == 0
    assert shop.rows("shop/counts") == [("Jam", 1), ("Tea", 2)]


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ("select itm, count(*) as n from s group by itm", "sql/invalid", "`item`"),
        ("selec item from s", "sql/invalid", "Syntax error at or near 'selec'"),
        ("select * from nothing", "sql/invalid", "`nothing`"),
        ("select item, count(*) as n from s where day > :since group by item", "sql/invalid", "since"),
        ("drop table x", "sql/not-select", "no SELECT"),
        ("insert into s select * from s", "sql/not-select", "no SELECT"),
        ("select item from s", "data/columns", '"n" is missing'),
    ],
)
def test_a_wrong_query_is_one_clear_error(shop, query, code, says):
    done = sql(shop, query)
    assert (done.exit, done.error["code"]) == (1, code)
    assert says in done.error["message"]
    assert "\n" not in done.error["message"]
    assert "Traceback" not in done.stderr
    assert shop.files("gold") == []
