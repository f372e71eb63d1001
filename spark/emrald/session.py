"""One way to a Spark session whose results depend on the data alone."""

from __future__ import annotations

import os
import time

from pyspark.sql import SparkSession

# Set unless a step's own `spark.conf` says otherwise.
_DEFAULTS = {
    # A day has the same borders on every machine.
    "spark.sql.session.timeZone": "UTC",
    # A date that does not parse is a malformed cell; the default, EXCEPTION, kills the job over it.
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
}
_REQUIRED = {
    # With pruning a malformed cell is only found when the app happens to use its column.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    # The location of a scan is how its rows are found (scans.py); 100 characters would cut it.
    "spark.sql.maxMetadataStringLength": "4096",
}


def start_session(name: str) -> SparkSession:
    return prepare(SparkSession.builder.appName(name).getOrCreate())


def prepare(spark: SparkSession) -> SparkSession:
    """Settings of one session; a new session of the same application needs them again."""
    application = spark.sparkContext.getConf()
    for key, value in _DEFAULTS.items():
        if not application.contains(key):
            spark.conf.set(key, value)
    for key, value in _REQUIRED.items():
        spark.conf.set(key, value)
    _keep_time(spark.conf.get("spark.sql.session.timeZone") or "UTC")
    return spark


def _keep_time(zone: str) -> None:
    """Spark turns naive datetimes of the driver into timestamps by the process's own time zone."""
    if hasattr(time, "tzset") and os.environ.get("TZ") != zone:
        os.environ["TZ"] = zone
        time.tzset()
