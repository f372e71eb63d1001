"""Partitions of declared tables: their definitions are Pulumi's, what is in them is the runtime's."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from pyspark.sql import SparkSession

from emrald.plain import plain
from emrald.plan import Dataset, Plan
from emrald.storage import Storage


def refresh_table(spark: SparkSession, storage: Storage, plan: Plan, dataset: Dataset) -> None:
    """Makes what was just written visible in the catalog, where this session has one with that table."""
    if not dataset.table or not plan.database:
        return
    if not spark.catalog.databaseExists(plan.database) or not spark.catalog.tableExists(
        f"{plan.database}.{dataset.table}"
    ):
        return
    name = quoted_table(plan, dataset)
    if dataset.partition_by:
        _drop_stale(spark, storage, name, dataset)
        spark.sql(f"ALTER TABLE {name} RECOVER PARTITIONS")
    spark.sql(f"REFRESH TABLE {name}")


def quoted_table(plan: Plan, dataset: Dataset) -> str:
    return f"`{plan.database}`.`{dataset.table}`"


def _drop_stale(spark: SparkSession, storage: Storage, name: str, dataset: Dataset) -> None:
    """RECOVER PARTITIONS passes over a partition that is registered, wherever it lies and however it is read.

    So those that the dataset does not have, or has otherwise, leave the catalog first. Their files stay.
    """
    state = spark._jsparkSession.sessionState()
    catalog, table = state.catalog(), state.sqlParser().parseTableIdentifier(name)
    partitions = catalog.listPartitions(table, spark._jvm.scala.Option.empty()).toIndexedSeq()
    now = plain(spark._jvm, catalog.getTableMetadata(table).storage())
    there = storage.below(dataset.uri, len(dataset.partition_by))
    stale = [
        index
        for index, found in enumerate(plain(spark._jvm, partitions))
        if _folder(found["storage"], dataset) not in there or not _is_read_as(found["storage"], now)
    ]
    if stale:
        specs = spark._jvm.PythonUtils.toSeq([partitions.apply(index).spec() for index in stale])
        ignore_if_not_exists, purge, retain_data = True, False, True
        catalog.dropPartitions(table, specs, ignore_if_not_exists, purge, retain_data)


def _folder(partition: dict, dataset: Dataset) -> str | None:
    """Its way below the dataset, `day=2026-11-20/country=de`; none if it lies elsewhere.

    Schemes are not compared: who answers for `s3` may call it `s3a`.
    """
    place, root = urlsplit(partition["locationUri"] or ""), urlsplit(dataset.uri)
    folder, home = unquote(place.path).rstrip("/"), root.path.rstrip("/") + "/"
    return folder[len(home) :] if place.netloc == root.netloc and folder.startswith(home) else None


def _is_read_as(partition: dict, table: dict) -> bool:
    """A partition has a format and a delimiter of its own, which go before the table's."""
    same = all(partition[key] == table[key] for key in ("inputFormat", "outputFormat", "serde"))
    own = partition["properties"]
    return same and all(own.get(key) == value for key, value in table["properties"].items() if key != "path")
