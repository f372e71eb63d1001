"""An app step from end to end, and everything a person can get wrong in an app."""

from __future__ import annotations

import datetime
import time

import pytest

from emrald import apps
from emrald.errors import EmraldError
from emrald.scans import rows_by_root

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


@pytest.mark.parametrize("source", ["import no_such_helper", "def run(spark):\n    import no_such_helper"])
def test_a_module_that_is_not_there_is_told_with_what_brings_it(source):
    entry = "spark/apps/step.py"
    with (
        pytest.raises(EmraldError, match="No module named 'no_such_helper'") as told,
        apps.loaded(source.encode(), entry, "step") as module,
        apps.telling(entry),
    ):
        apps.run_function(module, entry)(None)
    assert "py_files" in told.value.hint
    assert "python_packages" in told.value.hint


def test_a_module_that_a_function_of_spark_misses_is_told_with_what_brings_it(monkeypatch):
    stack = "  File \"x.py\", line 1, in f\nModuleNotFoundError: No module named 'helper'"
    monkeypatch.setattr(apps, "python_traceback", lambda _: stack)
    told = apps.raised_inside_spark(RuntimeError(), "spark/apps/step.py")
    assert "No module named 'helper'" in told.message
    assert "py_files" in told.hint


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


def test_a_multi_write_app_returns_a_dict(stocks):
    stocks.dataset("stocks/days", {"day": "date"}, stage="gold", uri="s3://gold/stocks/days/")
    stocks.app(
        "stocks/two",
        "def run(spark, prices): return {'days': prices.select('day'), 'top': prices}",
        ["stocks/prices"],
        ["stocks/top", "stocks/days"],
    )
    done = stocks.run("stocks/two")
    assert done.exit == 0, done.stderr
    assert len(stocks.rows("stocks/top")) == len(stocks.rows("stocks/days")) == 2


@pytest.mark.parametrize(
    ("source", "code", "says"),
    [
        ("x = 1", "app/no-run", ["no function run"]),
        ("def run(spark, price): return price", "app/parameters", ['"price"', 'did you mean "prices"']),
        ("def run(spark, prices, days): return prices", "app/parameters", ['"days"', "does not give"]),
        ("def run(spark): return None", "app/parameters", ['does not take "prices"']),
        ("def run(spark, prices): pass", "app/returned", ["returned None", "return missing"]),
        ("def run(spark, prices): return 7", "app/returned", ["returned int", "DataFrame"]),
        ("def run(spark, prices): return {'topp': prices}", "app/returned", ['"topp"', 'did you mean "top"']),
        ("def run(spark, prices): return prices.drop('close')", "data/columns", ['"close" is missing']),
        (
            "def run(spark, prices): return prices.selectExpr('*', '1 as extra')",
            "data/columns",
            ['not declared: "extra"'],
        ),
        (
            "def run(spark, prices): return prices.selectExpr('day', 'symbol ticker', 'int(close) close')",
            "data/columns",
            ['"symbol" is missing', '"ticker"', '"close" is int, declared double'],
        ),
        ("def run(spark prices): pass", "app/syntax", ["spark/apps/stocks/step.py:1"]),
        (
            "import no_such_module\ndef run(spark, prices): pass",
            "app/raised",
            ["no_such_module", "step.py:1"],
        ),
        ("import sys\ndef run(spark, prices): sys.exit(0)", "app/raised", ["sys.exit(0)"]),
    ],
)
def test_what_is_wrong_with_an_app_is_told_and_nothing_is_written(stocks, source, code, says):
    done = app(stocks, source)
    assert done.exit == 1
    assert done.error["code"] == code
    for part in says:
        assert part in done.error["message"]
    assert f"emrald: {code}: " in done.stderr
    assert "emrald/" not in done.stderr, "a frame of the runtime"
    assert stocks.files("gold") == []


def test_an_exception_shows_the_apps_own_frames(stocks):
    done = app(
        stocks,
        "def run(spark, prices):\n    return helper(prices)\n\n"
        "def helper(prices):\n    raise ValueError('no day')\n",
    )
    assert done.error["code"] == "app/raised"
    assert done.error["message"] == "spark/apps/stocks/step.py:5 raised: ValueError: no day"
    assert 'File "spark/apps/stocks/step.py", line 2, in run\n    return helper(prices)' in done.stderr
    assert "raise ValueError('no day')" in done.stderr
    assert "/emrald/" not in done.stderr


def test_a_wrong_column_keeps_sparks_suggestion(stocks):
    done = app(stocks, "def run(spark, prices):\n    return prices.select('clos')\n")
    assert "`close`" in done.error["message"]
    assert "step.py:2" in done.error["message"]
    assert "JVM" not in done.stderr and "py4j" not in done.stderr


def test_a_failing_udf_shows_the_apps_line(stocks):
    done = app(
        stocks,
        """
from pyspark.sql import functions as F

@F.udf("double")
def bad(close):
    return 1 / 0

def run(spark, prices):
    return prices.withColumn("close", bad("close"))
""",
    )
    assert done.error["code"] == "app/raised"
    assert "ZeroDivisionError" in done.error["message"]
    assert 'File "spark/apps/stocks/step.py", line 6, in bad' in done.stderr
    assert stocks.files("gold") == []


def test_params_arrive_with_their_types(stocks):
    stocks.plan["vars"] = {
        "stocks": {
            "since": {"type": "date", "value": "2017-01-01"},
            "until": {"type": "timestamp", "value": "2016-01-01 12:30:00"},
            "ratio": {"type": "double", "value": "0.5"},
        }
    }
    var = {"$": "var", "pipeline": "stocks"}
    done = app(
        stocks,
        """
def run(spark, prices, since, until, ratio, top, title, flag=True):
    print([since, until, ratio, top, title, flag])
    return prices.filter(prices.day >= since)
""",
        since={**var, "name": "since"},
        until={**var, "name": "until"},
        ratio={**var, "name": "ratio"},
        top=10,
        title={
            "$": "join",
            "parts": ["run ", {"$": "run", "name": "id"}, " since ", {**var, "name": "since"}],
        },
    )
    assert done.exit == 0, done.stderr
    assert done.stdout.strip() == (
        "[datetime.date(2017, 1, 1), datetime.datetime(2016, 1, 1, 12, 30), 0.5, 10, "
        "'run r1 since 2017-01-01', True]"
    )


def test_a_var_given_for_the_run_wins(stocks):
    stocks.plan["vars"] = {"stocks": {"since": {"type": "date", "value": "2017-01-01"}}}
    stocks.app(
        "stocks/step",
        "def run(spark, prices, since): return prices.filter(prices.day >= since)",
        ["stocks/prices"],
        ["stocks/top"],
        since={"$": "var", "pipeline": "stocks", "name": "since"},
    )
    done = stocks.run("stocks/step", vars={"stocks.since": "2020-01-02"})
    assert [row[1] for row in stocks.rows("stocks/top")] == ["ibm"]
    assert done.report["writes"]["top"]["rows"] == 1
    wrong = stocks.run("stocks/step", attempt=2, vars={"stocks.sinse": "2020-01-02"})
    assert wrong.error["code"] == "run/unknown-var"
    assert '"stocks.since"' in wrong.error["message"]


def test_a_dataclass_in_an_app_works(stocks):
    done = app(
        stocks,
        """
from __future__ import annotations
from dataclasses import dataclass

@dataclass
class Limit:
    day: str

def run(spark, prices):
    return prices.filter(prices.day >= Limit("2020-01-02").day)
""",
    )
    assert done.exit == 0, done.stderr


def test_scans_are_counted_without_hindering_them(stocks):
    done = app(
        stocks, "def run(spark, prices): return prices.unionAll(prices).filter('close > 2').distinct()"
    )
    assert done.report["reads"]["prices"]["rows"] == 2, "one scan of the two, not both"
    assert done.report["writes"]["top"]["rows"] == 1


def test_an_unknown_step_names_the_nearest(stocks):
    app(stocks, GOOD)
    done = stocks.run("stocks/stp")
    assert done.error["code"] == "plan/unknown-step"
    assert 'did you mean "stocks/step"' in done.error["message"]


def test_scans_are_those_of_the_step_alone(lake):
    """As in a packed application, where another step reads the same dataset at the same time."""
    lake.dataset("p/src", {"n": "int", "k": "int"})
    lake.seed("p/src", "(1, 1), (2, 1), (3, 1), (4, 2)")
    uri = "s3://silver/p/src"
    src = lake.spark.read.parquet(uri + "/")
    src.write.partitionBy("k").parquet(uri + "_parts")
    for k in (1, 2):
        lake.spark.sparkContext.setJobGroup(f"group {k}", "")
        lake.spark.read.parquet(uri + "_parts").filter(f"k = {k}").collect()
    counted = [rows_by_root(lake.spark, f"group {k}", 0) for k in (1, 2)]
    assert counted == [{uri + "_parts": 3}, {uri + "_parts": 1}]
    assert rows_by_root(lake.spark, "group 2", time.time() + 1) == {}


@pytest.mark.parametrize("call", ["spark.stop()", "spark.sparkContext.stop()"])
def test_an_app_cannot_stop_the_session(stocks, call):
    done = app(stocks, f"def run(spark, prices):\n    {call}\n    return prices\n")
    assert done.exit == 1
    assert done.report["error"]["code"] == "app/stops-spark"
    assert stocks.spark.range(3).count() == 3, "the session still works"


def test_an_app_that_ends_leaves_the_guard_to_those_that_run(spark):
    """Apps of a packed run share one context, each with a session of its own."""
    first, second = apps.unstoppable(spark.newSession(), "a.py"), apps.unstoppable(spark.newSession(), "b.py")
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    with pytest.raises(EmraldError, match="stops the Spark session"):
        spark.sparkContext.stop()
    second.__exit__(None, None, None)
    assert "stop" not in vars(spark.sparkContext)
