"""The options that `emrald check` knows are those that Spark knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

KNOWN = json.loads((Path(__file__).parents[2] / "src/emr/file-options.json").read_text(encoding="utf-8"))
SQL = "org.apache.spark.sql"
CLASSES = {
    "csv": f"{SQL}.catalyst.csv.CSVOptions",
    "json": f"{SQL}.catalyst.json.JSONOptions",
    "orc": f"{SQL}.execution.datasources.orc.OrcOptions",
    "parquet": f"{SQL}.execution.datasources.parquet.ParquetOptions",
}


def options_of(spark, name: str) -> set[str]:
    """Spark keeps them in a private field of the companion object."""
    companion = spark._jvm.java.lang.Class.forName(f"{name}$")
    [field] = [field for field in companion.getDeclaredFields() if field.getName().endswith("validOptions")]
    field.setAccessible(True)
    names = field.get(companion.getField("MODULE$").get(None)).keys().toSeq()
    return {names.apply(index) for index in range(names.size())}


@pytest.mark.parametrize("format", sorted(KNOWN["formats"]))
def test_every_option_of_spark_is_known(spark, format):
    plain = {name for name in options_of(spark, CLASSES[format]) if "." not in name}
    assert plain - set(KNOWN["formats"][format]) == set()


def test_the_options_are_of_the_version_that_runs_here(spark):
    assert spark.version.startswith(KNOWN["spark"])
