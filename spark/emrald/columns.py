"""Declared columns as Spark types."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql.types import StructType, _parse_datatype_string

from emrald.errors import EmraldError
from emrald.plan import Column, Dataset
from emrald.spark_errors import readable

_SIZED_TEXT = re.compile(r"\b(?:var)?char\(\d+\)")


def schema_of(dataset: Dataset) -> StructType:
    """All columns nullable, as files are: what may not be null is an expectation."""
    try:
        return _parse(dataset.columns)
    except Exception:
        for column in dataset.columns:
            _check(dataset, column)
        raise


def _check(dataset: Dataset, column: Column) -> None:
    try:
        _parse([column])
    except Exception as error:
        raise EmraldError(
            "data/bad-type",
            f'column "{column.name}" of {dataset.id} has the type "{column.type}", '
            f"which Spark does not read: {readable(error)}",
            "types are Spark SQL's: string, bigint, double, date, timestamp, decimal(10,2), array<string>, …",
        ) from None


def _parse(columns: Sequence[Column]) -> StructType:
    return _parse_datatype_string(", ".join(f"{_name(c.name)} {_plain(c.type)}" for c in columns))


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _plain(type_name: str) -> str:
    """A DataFrame knows no varchar(n) or char(n): they are strings with a promise."""
    return _SIZED_TEXT.sub("string", type_name.lower() if "<" not in type_name else type_name)


def named_types(schema: StructType) -> list[tuple[str, str]]:
    return [(field.name, field.dataType.simpleString()) for field in schema.fields]


def in_order(df: DataFrame, dataset: Dataset) -> DataFrame:
    """The columns as declared; a DataFrame that nobody declared stays as it is."""
    return df.select(*[_name(c.name) for c in dataset.columns]) if dataset.columns else df
