"""Cells that do not parse, in CSV and JSON: counted in one pass, then refused, dropped or set aside."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import Column, DataFrame, Observation
from pyspark.sql import functions as F

from emrald.context import Context
from emrald.errors import EmraldError
from emrald.plan import Dataset
from emrald.storage import writing

RECORD = "_emrald_record"


@dataclass(frozen=True)
class Counted:
    rows: int
    malformed: int


def count_rows(df: DataFrame) -> Counted:
    """`noop` evaluates every column and keeps none, so that every cell is parsed."""
    observation = Observation()
    observed = df.observe(
        observation, F.count(F.lit(1)).alias("rows"), F.count(F.col(RECORD)).alias("malformed")
    )
    observed.write.format("noop").mode("overwrite").save()
    found = observation.get
    return Counted(found["rows"], found["malformed"])


def well_formed(df: DataFrame) -> DataFrame:
    return df.filter(F.col(RECORD).isNull() & _all_parsed(df)).drop(RECORD)


def _all_parsed(df: DataFrame) -> Column:
    """True for every row, which the optimizer cannot know: it keeps every column in the scan.

    Spark only notices a malformed cell in a column that it parses. Were the app's unused columns
    pruned away, other rows would pass here than were counted.
    """
    nulls = [F.col(f"`{name}`").isNull() for name in df.columns if name != RECORD]
    return F.length(F.hex(F.xxhash64(*nulls))) > 0


def refuse(df: DataFrame, dataset: Dataset, counted: Counted) -> None:
    """Never returns."""
    bad = df.withColumn("_file", F.input_file_name()).filter(F.col(RECORD).isNotNull()).first()
    shown = f" is {_short(bad[RECORD])} in {bad['_file']}" if bad else ""
    raise EmraldError(
        "read/malformed",
        f"{counted.malformed} of {counted.rows} rows of {dataset.id} do not parse; the first{shown}",
        "correct the file or the declared columns, or let the dataset say malformed: drop or quarantine",
    )


def quarantine(ctx: Context, df: DataFrame, dataset: Dataset) -> str:
    """Stages the malformed rows as they stand in the file, and what could be read of them."""
    staged = ctx.staging(dataset, f"{dataset.id.replace('/', '.')}.malformed")
    bad = df.withColumn("_file", F.input_file_name()).filter(F.col(RECORD).isNotNull())
    named = bad.withColumnRenamed(RECORD, "_record").withColumn("_reason", F.lit("malformed"))
    with writing(staged):
        named.write.parquet(staged)
    return staged


def _short(record: str) -> str:
    record = record.strip()
    return record if len(record) <= 200 else record[:200] + "…"
