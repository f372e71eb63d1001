"""Expectations in the pass of the write beside a plain write: rows as given, least of the rounds.

.venv/bin/python bench/expectations.py 10000000
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "spark"))

from emrald.expectations import FlaggedRows
from emrald.plan import Dataset, Expectation
from pyspark.sql import Observation, SparkSession


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    frame = spark.range(rows).selectExpr(
        "id", "id % 1000 AS customer", "id % 97 / 3.0 AS amount", "'EUR' AS currency"
    )
    with tempfile.TemporaryDirectory() as folder:

        def plain() -> None:
            frame.write.mode("overwrite").parquet(f"{folder}/plain")

        def checked() -> None:
            flagged = FlaggedRows(frame, _dataset())
            observation = Observation()
            observed = flagged.df.observe(observation, *flagged.metrics())
            flagged.kept_rows(observed).write.mode("overwrite").parquet(f"{folder}/checked")
            assert observation.get["rows"] + observation.get["dropped"] == rows

        def twice() -> None:
            frame.write.mode("overwrite").parquet(f"{folder}/plain")
            frame.selectExpr("count_if(NOT amount > 0)", "count_if(customer IS NULL)").collect()

        least = {}
        for _ in range(4):
            for subject in (plain, checked, twice):
                began = time.perf_counter()
                subject()
                least[subject.__name__] = min(least.get(subject.__name__, 1e9), time.perf_counter() - began)
    for name, seconds in least.items():
        print(f"{name:8} {seconds:6.2f} s  {seconds / least['plain']:.2f} x")


def _dataset() -> Dataset:
    expectations = [
        Expectation("paid", "check", "drop", check="amount > 0"),
        Expectation("known", "not_null", "warn", columns=["customer"]),
        Expectation("currency", "check", "fail", check="currency IN ('EUR', 'USD')"),
    ]
    return Dataset(
        "bench/out", "s3://bench/out/", "parquet", {}, [], [], "overwrite", "fail", expectations, [], None
    )


if __name__ == "__main__":
    main()
