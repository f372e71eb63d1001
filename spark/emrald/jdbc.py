"""A table of a database, or what a query gives, as a DataFrame."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from py4j.protocol import Py4JJavaError
from pyspark.errors.exceptions.captured import CapturedException
from pyspark.sql import DataFrame, SparkSession

from emrald.context import Context
from emrald.errors import EmraldError
from emrald.jdbc_connection import columns_there, connected
from emrald.jdbc_database import address_of, database_of
from emrald.jdbc_errors import refused_by_spark, told_by_database
from emrald.jdbc_ranges import conditions_of
from emrald.jdbc_relation import RANGE, alias_of, relation_of, selection_of
from emrald.jdbc_seed import fill
from emrald.jdbc_source import Source, source_of
from emrald.jdbc_types import UNFIT, fitted, infinite_date
from emrald.plan import Dataset
from emrald.spark_errors import root_reason

# Rows that a driver fetches at once. Spark's own default is the driver's, which is all rows for PostgreSQL.
FETCH_SIZE = 1000


@dataclass(frozen=True)
class Found:
    df: DataFrame
    root: str  # of the scan


def read_jdbc(ctx: Context, dataset: Dataset) -> Found:
    jdbc = dataset.jdbc
    if jdbc is None or not dataset.columns:
        raise EmraldError(
            "plan/unreadable",
            f"{dataset.id} says nothing of its database, or has no columns",
            "compile again",
        )
    source = source_of(ctx, dataset, jdbc)
    with _telling(dataset, source):
        with connected(ctx.spark, source, dataset.id) as connection:
            if jdbc.seed:
                fill(ctx, dataset, connection, jdbc.seed)
            relation = relation_of(jdbc)
            selection = selection_of(dataset, source.database, relation, columns_there(connection, relation))
        df = _frame(ctx.spark, dataset, source, selection)
    return Found(fitted(df, dataset), alias_of(dataset))


def _frame(spark: SparkSession, dataset: Dataset, source: Source, selection: str) -> DataFrame:
    database, jdbc = source.database, dataset.jdbc
    options = {
        **source.properties,
        "driver": database.driver,
        "fetchsize": str(jdbc.fetch_size or FETCH_SIZE),
    }
    if database.session:
        options["sessionInitStatement"] = database.session
    if not _keeps_utc(spark):
        # Spark writes the moments of filters by the machine's zone.
        options["pushDownPredicate"] = "false"
    ranges = None
    if jdbc.partition:
        ranges = conditions_of(dataset, jdbc.partition, database.quoted(RANGE))
    return spark.read.jdbc(source.url, selection, predicates=ranges, properties=options)


def _keeps_utc(spark: SparkSession) -> bool:
    zones = spark._jvm.java.util.TimeZone
    return zones.getDefault().hasSameRules(zones.getTimeZone("UTC"))


@contextmanager
def _telling(dataset: Dataset, source: Source) -> Iterator[None]:
    try:
        yield
    except (Py4JJavaError, CapturedException) as error:
        secret = dataset.jdbc.secret if dataset.jdbc else None
        told = _unfit(error) or told_by_database(error, dataset.id, str(source), secret)
        raise told or refused_by_spark(error, dataset.id, str(source)) from None


def told_while_reading(error: BaseException, reads: Iterable[Dataset]) -> EmraldError | None:
    """Rows come when a step writes: what a database says then, it says to no single dataset."""
    datasets = [dataset for dataset in reads if dataset.jdbc]
    if not datasets or not isinstance(error, (Py4JJavaError, CapturedException)):
        return None
    if unfit := _unfit(error) or infinite_date(error, datasets):
        return unfit
    ids = " or ".join(dataset.id for dataset in datasets)
    places = {f"{database_of(one.uri).name} at {address_of(one.uri)}" for one in datasets}
    secrets = [one.jdbc.secret for one in datasets if one.jdbc and one.jdbc.secret]
    return told_by_database(
        error, ids, " or ".join(sorted(places)), secrets[0] if len(secrets) == 1 else None
    )


def _unfit(error: Py4JJavaError | CapturedException) -> EmraldError | None:
    """What a cast of Spark's said, or a server for it (it puts the text between quotes)."""
    _, mark, said = root_reason(error).partition(UNFIT)
    if not mark:
        return None
    return EmraldError(
        "jdbc/value",
        said.rstrip('"'),
        "declare a type that holds all values, or read by a query that casts",
    )
