"""A connection of the driver program's own: before Spark asks, for clear answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from py4j.java_gateway import get_field
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from emrald.errors import EmraldError
from emrald.jdbc_database import NUMERIC_OF_ANY_SIZE, Database
from emrald.jdbc_source import Source

# As servers name it that know names, and those that know offsets alone.
_UTC = ("+00:00", "UTC", "Etc/UTC")


@contextmanager
def connected(spark: SparkSession, source: Source, dataset: str) -> Iterator[Any]:
    jvm = spark._jvm
    if source.database.is_embedded:
        _prepare_process(spark)
    properties = jvm.java.util.Properties()
    for name, value in source.properties.items():
        properties.setProperty(name, value)
    driver = _driver(jvm, source, dataset)
    _check_options(driver, source, dataset, properties)
    connection = driver.connect(source.url, properties)
    try:
        _check_zone(connection, source, dataset)
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
    if driver.getMajorVersion() < int(database.oldest_driver.partition(".")[0]):
        raise _too_old(database, driver, dataset, "how emrald asks for TLS")
    return driver


def _check_options(driver: Any, source: Source, dataset: str, properties: Any) -> None:
    """Drivers pass over what they do not know. No call of theirs tells a version to its last number."""
    if source.database.is_embedded:
        return
    known = {get_field(one, "name") for one in driver.getPropertyInfo(source.url, properties)}
    unknown = sorted(set(source.properties) - known - {"user", "password"})
    if unknown:
        raise _too_old(
            source.database, driver, dataset, f"{', '.join(unknown)}, by which emrald asks for UTC and TLS"
        )


def _too_old(database: Database, driver: Any, dataset: str, what: str) -> EmraldError:
    version = f"{driver.getMajorVersion()}.{driver.getMinorVersion()}"
    return EmraldError(
        "jdbc/driver",
        f"the driver of {dataset} is {database.name}'s version {version}, "
        f"which does not know {what} and would pass over it in silence",
        f"use version {database.oldest_driver} or later at the dataset's driver:",
    )


def _check_zone(connection: Any, source: Source, dataset: str) -> None:
    """A proxy, or the URL itself, may have undone what the driver was told."""
    question = source.database.zone
    if not question:
        return
    statement = connection.createStatement()
    rows = statement.executeQuery(question)
    rows.next()
    zone = rows.getString(1)
    statement.close()
    if zone not in _UTC:
        raise EmraldError(
            "jdbc/zone",
            f'{source} counts in the time zone "{zone}" for {dataset}, and emrald reads times as UTC',
            "leave connectionTimeZone, sessionVariables and other settings of time zones out of the URL; "
            "a proxy must let the driver set time_zone",
        )


def columns_there(connection: Any, relation: str) -> dict[str, str]:
    """Name → type, in the database's own words."""
    statement = connection.prepareStatement(f"SELECT * FROM {relation} WHERE 1 = 0")
    about = statement.executeQuery().getMetaData()
    numbers = range(1, about.getColumnCount() + 1)
    found = {about.getColumnLabel(number): _type(about, number) for number in numbers}
    statement.close()
    return found


def _type(about: Any, number: int) -> str:
    name = about.getColumnTypeName(number)
    return NUMERIC_OF_ANY_SIZE if name == "numeric" and about.getPrecision(number) == 0 else name
