"""A connection of the driver program's own: before Spark asks, for clear answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from emrald.errors import EmraldError
from emrald.jdbc_source import Source


@contextmanager
def connected(spark: SparkSession, source: Source, dataset: str) -> Iterator[Any]:
    jvm = spark._jvm
    if source.database.is_embedded:
        _prepare_process(spark)
    properties = jvm.java.util.Properties()
    for name, value in source.properties.items():
        properties.setProperty(name, value)
    connection = _driver(jvm, source, dataset).connect(source.url, properties)
    try:
        yield connection
    finally:
        connection.close()


def _prepare_process(spark: SparkSession) -> None:
    """For a database that runs in it, of a local run."""
    jvm = spark._jvm
    # Otherwise Derby writes a derby.log wherever the program was started.
    jvm.System.setProperty("derby.stream.error.file", "/dev/null")
    # It makes moments of timestamps by the zone of the process. Python's is set already (session.py).
    zones = jvm.java.util.TimeZone
    zones.setDefault(zones.getTimeZone(spark.conf.get("spark.sql.session.timeZone")))


def _driver(jvm: Any, source: Source, dataset: str) -> Any:
    database = source.database
    try:
        # DriverManager would not show a driver that came by --jars to Py4J's classes.
        loader = jvm.org.apache.spark.util.Utils.getContextOrSparkClassLoader()
        driver = loader.loadClass(database.driver).newInstance()
    except Py4JJavaError:
        raise EmraldError(
            "jdbc/driver",
            f"{database.name}'s driver, {database.driver}, is not on the class path, and {dataset} needs it",
            "name it at the dataset's driver:, and deploy the project again",
        ) from None
    version = driver.getMajorVersion()
    if version < database.oldest_driver:
        raise EmraldError(
            "jdbc/driver",
            f"the driver of {dataset} is {database.name}'s version {version}.{driver.getMinorVersion()}, "
            "which does not know how emrald asks for TLS and would pass over it in silence",
            f"use version {database.oldest_driver} or later",
        )
    return driver


def columns_there(connection: Any, relation: str) -> dict[str, str]:
    """Name → type, in the database's own words."""
    statement = connection.prepareStatement(f"SELECT * FROM {relation} WHERE 1 = 0")
    about = statement.executeQuery().getMetaData()
    numbers = range(1, about.getColumnCount() + 1)
    found = {about.getColumnLabel(number): about.getColumnTypeName(number) for number in numbers}
    statement.close()
    return found
