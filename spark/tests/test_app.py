"""An app step from end to end, and everything a person can get wrong in an app."""

from __future__ import annotations

import datetime

import pytest

PRICES = {"day": "date", "symbol": "string", "close": "double"}
GOOD = """
from pyspark.sql import functions as F

def run(spark, prices):
    return prices.select("close", "day", "symbol")
"""


@pytest.fixture
def stocks(lake):
    lake.dataset("stocks/prices", PRICES)
    lake.dataset("stocks/top", PRICES, stage="gold", uri="s3://gold/stocks/top/")
    lake.seed("stocks/prices", "('2020-01-01', 'aapl', 1.5), ('2020-01-02', 'ibm', 2.5)")
    return lake


def app(lake, source, **params):
    lake.app("stocks/step", source, ["stocks/prices"], ["stocks/top"], **params)
    return lake.run("stocks/step")


def test_reads_runs_writes_and_reports(stocks):
    done = app(stocks, GOOD)
    assert done.exit == 0, done.stderr
    assert stocks.rows("stocks/top") == [
        (datetime.date(2020, 1, 1), "aapl", 1.5),
        (datetime.date(2020, 1, 2), "ibm", 2.5),
    ]
    assert done.report["status"] == "succeeded"
    assert done.report["reads"] == {"prices": {"dataset": "stocks/prices", "rows": 2, "malformed": 0}}
    told = done.report["writes"]["top"]
    assert (told["dataset"], told["rows"], told["dropped"], told["quarantined"]) == ("stocks/top", 2, 0, 0)
    assert done.report["seconds"] >= told["seconds"] > 0
    assert "error" not in done.report


def test_columns_are_written_in_the_declared_order(stocks):
    assert app(stocks, GOOD).exit == 0
    assert stocks.spark.read.parquet("s3://gold/stocks/top/").columns == ["day", "symbol", "close"]
