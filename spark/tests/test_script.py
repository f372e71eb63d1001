"""Unchanged PySpark programs, in a session that holds the plan's tables already."""

from __future__ import annotations

import json

import pytest

from emrald.errors import EmraldError
from emrald.plan import parse_plan
from emrald.script import register_tables, run_program

PROGRAM = """
import argparse, sys
from pyspark.sql import SparkSession
from helper import TABLE

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--since")
    args = parser.parse_args()
    spark = SparkSession.builder.appName("theirs").master("yarn").enableHiveSupport().getOrCreate()
    print(args.since, spark.table(TABLE).count(), spark.table("lake_local.p_raw").count())

if __name__ == "__main__":
    main()
"""


@pytest.fixture
def tables(lake):
    lake.dataset("p/out", {"v": "int", "k": "string"}, partition_by=["k"], table="p_out")
    lake.csv("p/raw", {"it's": "string"}, "it's\nhere\n", table="p_raw")
    lake.dataset("p/later", {"v": "int"}, table="p_later")
    lake.step("p/fill", "sql", [], ["p/out"], query="select 1 as v, 'a' as k union all select 2, 'b'")
    assert lake.run("p/fill").exit == 0
    register_tables(lake.spark, parse_plan(json.dumps(lake.plan), "the plan"))
    yield lake
    lake.spark.sql("drop database lake_local cascade")


def program(tmp_path, source, *args):
    (tmp_path / "helper.py").write_text("TABLE = 'lake_local.p_out'\n")
    (tmp_path / "theirs.py").write_text(source)
    return run_program(str(tmp_path / "theirs.py"), list(args))


@pytest.fixture(autouse=True)
def own_interpreter(monkeypatch):
    import sys

    monkeypatch.setattr(sys, "argv", list(sys.argv))
    monkeypatch.setattr(sys, "path", list(sys.path))


def test_a_program_gets_the_session_and_its_tables(tables, tmp_path, capfd):
    assert program(tmp_path, PROGRAM, "--since", "2016-01-01 00:00:00") == 0
    assert capfd.readouterr().out.strip() == "2016-01-01 00:00:00 2 1"


def test_a_location_that_is_not_there_yet_has_no_table(tables):
    assert not tables.spark.catalog.tableExists("lake_local.p_later")


@pytest.mark.parametrize(
    ("end", "code"),
    [("sys.exit(3)", 3), ("sys.exit()", 0), ("sys.exit('bad day')", 1), ("1 / 0", 1), ("pass", 0)],
)
def test_the_exit_code_is_the_programs(tmp_path, capfd, end, code):
    assert program(tmp_path, f"import sys\n{end}\n") == code
    shown = capfd.readouterr().err
    if "bad" in end:
        assert shown == "bad day\n"
    if "/" in end:
        assert "ZeroDivisionError" in shown and "theirs.py" in shown and "runpy" not in shown


def test_a_table_that_cannot_be_made_is_told(lake):
    lake.dataset("p/odd", {"v": "nonsense"}, table="p_odd")
    lake.put("s3://silver/p/odd/x.parquet", "")
    with pytest.raises(EmraldError) as error:
        register_tables(lake.spark, parse_plan(json.dumps(lake.plan), "the plan"))
    assert error.value.code == "script/table"
    assert "p/odd" in error.value.message
