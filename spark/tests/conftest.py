"""One Spark for all tests, with `s3://` mapped to a folder by stock Hadoop, as a local run does."""

from __future__ import annotations

import os
import sys

import pytest
import servers
from databases import certificates, shop, started
from lake import BUCKETS, Lake
from pyspark.sql import SparkSession

from emrald.session import prepare

# E.g. -XX:SharedArchiveFile=…: with an archive of Spark's classes a session starts in half the time.
JAVA_OPTIONS = (
    f"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC {os.environ.get('EMRALD_TEST_JAVA_OPTIONS', '')}".strip()
)
__all__ = ["certificates", "shop", "started"]  # fixtures
MAPPING = "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme"


@pytest.fixture(scope="session")
def s3_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("s3")
    for bucket in BUCKETS:
        (folder / bucket).mkdir()
    return folder


def settings(s3_folder) -> dict[str, str]:
    found = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(s3_folder / "warehouse"),
        "spark.driver.extraJavaOptions": JAVA_OPTIONS,
        "spark.hadoop.fs.s3.impl": MAPPING,
        "spark.hadoop.fs.viewfs.overload.scheme.target.s3.impl": "NoSuchBucket",
    }
    if servers.drivers():
        # As a step's --jars: the test of real databases (test_databases.py) reads by them.
        found["spark.jars"] = ",".join(servers.drivers())
    for bucket in BUCKETS:
        found[f"spark.hadoop.fs.viewfs.mounttable.{bucket}.linkFallback"] = f"file://{s3_folder}/{bucket}"
    return found


@pytest.fixture(scope="session")
def spark(s3_folder):
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("tests")
    for key, value in settings(s3_folder).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield prepare(session)
    session.stop()


@pytest.fixture
def lake(spark, s3_folder, capfd):
    """An empty lake with an empty plan."""
    return Lake(spark, s3_folder, capfd)
