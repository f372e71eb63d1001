"""Partitions of declared tables: their definitions are Pulumi's, what is in them is the runtime's."""

from __future__ import annotations

from pyspark.sql import SparkSession

from emrald.plan import Dataset, Plan


def refresh_table(spark: SparkSession, plan: Plan, dataset: Dataset) -> None:
    """Makes what was just written visible in the catalog, where this session has one with that table."""
    if not dataset.table or not plan.database:
        return
    if not spark.catalog.databaseExists(plan.database) or not spark.catalog.tableExists(
        f"{plan.database}.{dataset.table}"
    ):
        return
    name = quoted_table(plan, dataset)
    if dataset.partition_by:
        spark.sql(f"ALTER TABLE {name} RECOVER PARTITIONS")
    spark.sql(f"REFRESH TABLE {name}")


def quoted_table(plan: Plan, dataset: Dataset) -> str:
    return f"`{plan.database}`.`{dataset.table}`"
