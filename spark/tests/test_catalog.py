"""Partitions in the catalog are those of the dataset, and no others: on a metastore of Hive."""

from __future__ import annotations

import pytest
from lake import Lake
from pyspark.sql import SparkSession

from emrald.plain import plain
from emrald.session import prepare

COLUMNS = {"id": "int", "k": "string"}
TABLE = "lake_local.p_out"
OLD, NEW = "s3://gold/old/", "s3://silver/new/"


@pytest.fixture(scope="module")
def hive(spark, tmp_path_factory):
    """A session whose catalog keeps what it was told, as Glue's: the one in memory forgets at RECOVER."""
    folder = tmp_path_factory.mktemp("hive")
    spark._jvm.java.lang.System.setProperty("derby.stream.error.file", f"{folder}/derby.log")
    settings = {
        "spark.sql.catalogImplementation": "hive",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "javax.jdo.option.ConnectionURL": "jdbc:derby:memory:metastore;create=true",
    }
    beside = spark._jvm.SparkSession(spark.sparkContext._jsc.sc(), settings)
    session = prepare(SparkSession(spark.sparkContext, beside))
    session.sql("create database lake_local")
    return session


@pytest.fixture
def table(hive, s3_folder, capfd):
    """A lake with a table over the place of `p/out`, as a deployment defines it."""
    lake = Lake(hive, s3_folder, capfd)
    define(lake, "stored as parquet", OLD)
    lake.dataset("p/out", COLUMNS, uri=OLD, partition_by=["k"], table="p_out")
    yield lake
    hive.sql(f"drop table {TABLE}")


def define(lake, stored, place):
    lake.spark.sql(
        f"create external table {TABLE} (id int) partitioned by (k string) {stored} location '{place}'"
    )


def write(lake, values, **more):
    lake.plan["datasets"]["p/out"].update(more)
    lake.step("p/make", "sql", [], ["p/out"], query=f"select * from values {values} as t(id, k)")
    done = lake.run("p/make")
    assert done.exit == 0, done.stderr


def partitions(lake):
    return [row[0] for row in lake.spark.sql(f"show partitions {TABLE}").collect()]


def rows(lake):
    return sorted(map(tuple, lake.spark.sql(f"select id, k from {TABLE}").collect()), key=repr)


def stored(lake):
    """Each partition as the catalog has it, by its value."""
    state = lake.spark._jsparkSession.sessionState()
    table = state.sqlParser().parseTableIdentifier(TABLE)
    found = state.catalog().listPartitions(table, lake.spark._jvm.scala.Option.empty())
    return {one["spec"]["k"]: one for one in plain(lake.spark._jvm, found)}


def test_partitions_of_a_dataset_that_moved_are_those_of_the_new_place(table):
    write(table, "(1, 'a'), (2, 'b')")
    old = table.files("gold")
    table.spark.sql(f"alter table {TABLE} set location '{NEW}'")  # as a deployment does
    write(table, "(3, 'a'), (4, 'c')", uri=NEW)
    assert rows(table) == [(3, "a"), (4, "c")]
    assert partitions(table) == ["k=a", "k=c"]
    assert table.files("gold") == old, "the catalog forgets a place, and nothing that lies there"


def test_a_place_whose_name_begins_alike_is_another(table):
    table.spark.sql(f"alter table {TABLE} set location 's3://gold/older/'")
    write(table, "(1, 'a')", uri="s3://gold/older/")
    table.spark.sql(f"alter table {TABLE} set location '{OLD}'")
    write(table, "(2, 'a')", uri=OLD)
    assert rows(table) == [(2, "a")]


def test_partitions_that_an_overwrite_did_not_bring_leave_the_catalog(table):
    write(table, "(1, 'a'), (2, 'b')")
    write(table, "(3, 'b')")
    assert partitions(table) == ["k=b"]
    assert rows(table) == [(3, "b")]


def test_an_overwrite_without_rows_leaves_no_partition(table):
    write(table, "(1, 'a')")
    table.step("p/make", "sql", [], ["p/out"], query="select 1 as id, 'a' as k where false")
    assert table.run("p/make").exit == 0
    assert partitions(table) == []
    assert rows(table) == []


def test_partitions_that_stay_are_left_as_they_are(table):
    write(table, "(1, 'a b/c:d=e%f'), (2, null)", write="partitions")
    table.spark.sql(f"alter table {TABLE} partition (k='a b/c:d=e%f') set serdeproperties ('told' = 'once')")
    write(table, "(3, 'b')", write="partitions")
    assert rows(table) == [(1, "a b/c:d=e%f"), (2, None), (3, "b")]
    assert stored(table)["a b/c:d=e%f"]["storage"]["properties"]["told"] == "once"


def test_partitions_of_another_format_are_told_anew(table):
    write(table, "(1, 'a'), (2, 'b')")
    table.spark.sql(
        f"alter table {TABLE} partition (k='a') set serde 'org.apache.hadoop.hive.ql.io.orc.OrcSerde'"
    )
    write(table, "(3, 'a'), (4, 'b')")
    ways = {one["storage"]["serde"] for one in stored(table).values()}
    assert ways == {"org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"}


def test_partitions_that_another_delimiter_was_told_of_are_told_anew(table):
    table.spark.sql(f"drop table {TABLE}")
    serde = "org.apache.hadoop.hive.serde2.OpenCSVSerde"
    define(table, f"row format serde '{serde}' with serdeproperties ('separatorChar' = ',')", OLD)
    write(table, "(1, 'a')", format="csv", options={"sep": ","})
    table.spark.sql(f"alter table {TABLE} set serdeproperties ('separatorChar' = ';')")
    write(table, "(2, 'a')", format="csv", options={"sep": ";"})
    assert stored(table)["a"]["storage"]["properties"]["separatorChar"] == ";"
