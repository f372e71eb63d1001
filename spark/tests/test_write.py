"""What is checked before anything reaches its place, and how it gets there."""

from __future__ import annotations

import pytest

ROWS = "(1, 'a', 5.0), (2, 'a', -1.0), (2, 'b', null), (null, 'c', 3.0)"
COLUMNS = {"id": "int", "k": "string", "v": "double"}


@pytest.fixture
def shop(lake):
    lake.dataset("p/src", COLUMNS)
    lake.seed("p/src", ROWS)
    return lake


def copy(lake, *expectations, declared=None, run="r1", attempt=1, **more):
    lake.dataset(
        "p/out", declared or COLUMNS, uri="s3://gold/p/out/", expectations=list(expectations), **more
    )
    lake.step("p/copy", "convert", ["p/src"], ["p/out"])
    return lake.run("p/copy", run, attempt)


def check(on_failure, condition="v > 0", name="positive"):
    return {"name": name, "kind": "check", "check": condition, "on_failure": on_failure}


def not_null(on_failure, *names):
    return {
        "name": "has_" + "_".join(names),
        "kind": "not_null",
        "columns": list(names),
        "on_failure": on_failure,
    }


def unique(on_failure, *names):
    return {"name": "one_each", "kind": "unique", "columns": list(names), "on_failure": on_failure}


def row_count(on_failure, **bounds):
    return {"name": "enough", "kind": "row_count", "on_failure": on_failure, **bounds}


def test_warn_writes_all_and_says_so(shop):
    done = copy(shop, check("warn"))
    assert done.exit == 0
    assert len(shop.rows("p/out")) == 4
    told = done.report["writes"]["out"]
    assert told["expectations"] == {"positive": {"failed": 2, "on_failure": "warn"}}, "null is not true"
    assert done.report["warnings"] == [
        'the expectation "positive" of p/out failed: 2 of 4 rows are not v > 0'
    ]
    assert "emrald: warning: " in done.stderr


def test_drop_leaves_the_rows_out(shop):
    done = copy(shop, check("drop"))
    assert [row[0] for row in shop.rows("p/out")] == [1, None]
    told = done.report["writes"]["out"]
    assert (told["rows"], told["dropped"], told["quarantined"]) == (2, 2, 0)


def test_quarantine_sets_rows_aside_with_every_reason(shop):
    done = copy(shop, check("quarantine"), not_null("quarantine", "id"), check("drop", "k <> 'b'", "no_b"))
    assert [row[0] for row in shop.rows("p/out")] == [1]
    told = done.report["writes"]["out"]
    assert (told["rows"], told["dropped"], told["quarantined"]) == (1, 0, 3), "aside rather than dropped"
    aside = shop.spark.read.parquet("s3://gold/_quarantine/p/out/run=r1/")
    assert aside.columns == ["id", "k", "v", "_reason"]
    assert sorted((row["k"], row["_reason"]) for row in aside.collect()) == [
        ("a", "positive"),
        ("b", "positive, no_b"),
        ("c", "has_id"),
    ]


def test_both_writes_of_a_quarantine_see_the_same_rows(shop):
    shop.dataset("p/out", {"id": "bigint", "v": "double"}, expectations=[check("quarantine", "v > 0.5")])
    shop.app(
        "p/random",
        "import random\n"
        "from pyspark.sql import functions as F\n\n"
        "def run(spark):\n"
        "    dice = F.udf(lambda: random.random(), 'double').asNondeterministic()\n"
        "    return spark.range(1000).withColumn('v', dice())\n",
        [],
        ["p/out"],
    )
    done = shop.run("p/random")
    kept = {row[0] for row in shop.rows("p/out")}
    aside = {row["id"] for row in shop.spark.read.parquet("s3://silver/_quarantine/p/out/run=r1/").collect()}
    assert not kept & aside and len(kept | aside) == 1000
    assert done.report["writes"]["out"]["quarantined"] == len(aside)


@pytest.mark.parametrize(
    ("expectation", "says"),
    [
        (check("fail"), ['"positive"', "2 of 4 rows are not v > 0", "id=2, k=a, v=-1.0"]),
        (not_null("fail", "id", "v"), ["2 of 4 rows have a null in (id, v)", "v=null"]),
        (unique("fail", "id"), ["1 of 4 rows repeat (id)", "id=2, times=2"]),
        (row_count("fail", min=5), ["4 rows, expected at least 5"]),
        (row_count("fail", min=1, max=3), ["4 rows, expected at least 1 and at most 3"]),
    ],
)
def test_fail_names_the_expectation_counts_and_shows_rows(shop, expectation, says):
    done = copy(shop, expectation)
    assert (done.exit, done.error["code"]) == (1, "data/expectation")
    for part in says:
        assert part in done.error["message"]
    assert done.report["writes"]["out"]["expectations"][expectation["name"]]["failed"] > 0
    assert shop.files("gold") == []


def test_a_column_that_may_not_be_null_needs_no_expectation(shop):
    done = copy(shop, declared={"id": "int!", "k": "string", "v": "double"})
    assert "1 of 4 rows have a null in (id)" in done.error["message"]


def test_what_was_dropped_can_no_longer_fail(shop):
    done = copy(shop, not_null("drop", "id"), declared={"id": "int!", "k": "string", "v": "double"})
    assert done.exit == 0, done.stderr
    assert done.report["writes"]["out"]["expectations"]["id_not_null"]["failed"] == 0


def test_unique_and_row_count_are_asked_of_what_is_written(shop):
    done = copy(shop, check("drop"), unique("fail", "id"), row_count("fail", max=2))
    assert done.exit == 0, done.stderr


def test_a_check_that_spark_cannot_read_is_told(shop):
    done = copy(shop, check("warn", "vv > 0"))
    assert done.error["code"] == "data/bad-expectation"
    assert "`v`" in done.error["message"]
    assert copy(shop, check("warn", "v + 1"), attempt=2).error["code"] == "data/bad-expectation"


def test_no_dataset_is_promoted_unless_all_are_right(shop):
    shop.dataset("p/one", COLUMNS, uri="s3://gold/p/one/")
    shop.dataset("p/two", COLUMNS, uri="s3://gold/p/two/", expectations=[row_count("fail", min=100)])
    shop.step("p/both", "convert", {"a": "p/src", "b": "p/src"}, ["p/one", "p/two"])
    done = shop.run("p/both")
    assert done.exit == 1
    assert done.report["writes"]["one"]["rows"] == 4
    assert shop.files("gold") == []


def test_overwrite_replaces(shop):
    copy(shop)
    shop.seed("p/src", "(9, 'z', 9.0)")
    assert copy(shop, run="r2").exit == 0
    assert shop.rows("p/out") == [(9, "z", 9.0)]


def test_append_adds_and_a_retry_replaces_its_own(shop):
    copy(shop, write="append")
    copy(shop, write="append", run="r10")
    assert len(shop.rows("p/out")) == 8
    shop.seed("p/src", "(9, 'z', 9.0)")
    done = copy(shop, write="append", run="r1", attempt=2)
    assert done.exit == 0, done.stderr
    assert len(shop.rows("p/out")) == 5, "r10's four rows and r1's new one"


def test_partitions_replaces_only_what_it_brings(shop):
    more = {"partition_by": ["k"], "write": "partitions"}
    copy(shop, **more)
    shop.seed("p/src", "(7, 'a', 7.0), (8, 'new', 8.0)")
    done = copy(shop, run="r2", **more)
    assert done.exit == 0, done.stderr
    assert shop.rows("p/out") == sorted(
        [(7, "a", 7.0), (2, "b", None), (None, "c", 3.0), (8, "new", 8.0)], key=repr
    )


@pytest.mark.parametrize(
    ("write", "partition_by"),
    [("overwrite", []), ("overwrite", ["k"]), ("append", ["k"]), ("partitions", ["k"])],
)
def test_no_rows_are_still_a_readable_dataset(shop, write, partition_by):
    done = copy(shop, check("drop", "id > 100"), partition_by=partition_by, write=write)
    assert done.exit == 0, done.stderr
    assert sorted(shop.spark.read.parquet("s3://gold/p/out/").columns) == ["id", "k", "v"]
    assert shop.rows("p/out") == []


def test_a_first_empty_write_does_not_stand_in_the_way(shop):
    copy(shop, check("drop", "id > 100"), partition_by=["k"], write="append")
    shop.dataset("p/next", COLUMNS)
    shop.step("p/next", "convert", ["p/out"], ["p/next"])
    assert shop.run("p/next").exit == 0, "it is read as well"
    done = copy(shop, partition_by=["k"], write="append", run="r2")
    assert done.exit == 0, done.stderr
    assert len(shop.rows("p/out")) == 4


def test_a_partitioned_dataset_is_read_back_in_the_declared_order(shop):
    copy(shop, partition_by=["id"])
    shop.dataset("p/next", COLUMNS)
    shop.app("p/next", "def run(spark, out):\n    print(out.columns)\n    return out", ["p/out"], ["p/next"])
    assert shop.run("p/next").stdout.strip() == "['id', 'k', 'v']"


def test_csv_is_written_and_read_back(shop):
    options = {"header": "true", "sep": ";"}
    assert copy(shop, unique("warn", "k"), format="csv", options=options).exit == 0
    assert len(shop.rows("p/out")) == 4
    shop.dataset("p/next", COLUMNS)
    shop.step("p/next", "convert", ["p/out"], ["p/next"])
    done = shop.run("p/next")
    assert done.exit == 0, done.stderr
    assert len(shop.rows("p/next")) == 4


def export(**more):
    return {
        "csv": {"uri": "s3://gold/p/out.csv", "delimiter": "|", "header": True, "single_file": True, **more}
    }


def test_an_export_is_one_file_in_the_order_of_the_step(shop):
    shop.dataset("p/out", {"id": "bigint", "k": "string"}, uri="s3://gold/p/out/", exports=export())
    shop.app(
        "p/sorted",
        "def run(spark):\n"
        "    # Two parts, the second one larger: Spark would read that one first.\n"
        "    spark.conf.set('spark.sql.adaptive.enabled', 'false')\n"
        "    rows = spark.range(0, 2000).selectExpr('id', 'string(id) as k')\n"
        "    rows = rows.selectExpr('id', 'if(id > 1000, \"x\", sha2(k, 512)) as k')\n"
        "    return rows.orderBy('id', ascending=False)\n",
        [],
        ["p/out"],
    )
    for attempt in (1, 2):
        assert shop.run("p/sorted", attempt=attempt).exit == 0
        lines = shop.path("s3://gold/p/out.csv").read_text().splitlines()
        assert lines[:2] == ["id|k", "1999|x"]
        assert [int(line.split("|")[0]) for line in lines[1:]] == list(range(1999, -1, -1))
    assert all(name.startswith("p/out") for name in shop.files("gold"))


def test_an_export_may_be_a_folder_without_header(shop):
    folder = export(uri="s3://gold/p/out.csv/", single_file=False, header=False, delimiter=",")
    assert copy(shop, exports=folder).exit == 0
    lines = [
        line for f in shop.path("s3://gold/p/out.csv").glob("part-*") for line in f.read_text().splitlines()
    ]
    assert "1,a,5.0" in lines and len(lines) == 4


def test_an_export_follows_the_contract(shop):
    copy(shop, exports=export())
    before = shop.path("s3://gold/p/out.csv").read_text()
    shop.seed("p/src", "(9, 'z', -9.0)")
    assert copy(shop, check("fail"), exports=export(), attempt=2).exit == 1
    assert shop.path("s3://gold/p/out.csv").read_text() == before


def test_an_export_of_nested_columns_is_told(shop):
    shop.dataset("p/out", {"a": "array<int>"}, uri="s3://gold/p/out/", exports=export())
    shop.step("p/nested", "sql", [], ["p/out"], query="select array(1, 2) as a")
    done = shop.run("p/nested")
    assert done.error["code"] == "data/bad-export"
    assert shop.files("gold") == []


def test_a_table_of_the_catalog_gets_its_partitions(shop):
    shop.spark.sql("create database if not exists lake_local")
    shop.spark.sql(
        "create table lake_local.p_out (id int, v double, k string) using parquet partitioned by (k) "
        "location 's3://gold/p/out/'"
    )
    try:
        assert copy(shop, partition_by=["k"], table="p_out").exit == 0
        assert shop.spark.sql("select * from lake_local.p_out").count() == 4
    finally:
        shop.spark.sql("drop table lake_local.p_out")
