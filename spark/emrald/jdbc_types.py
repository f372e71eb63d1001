"""The types that Spark finds in a database, held to the declared ones."""

from __future__ import annotations

from py4j.protocol import Py4JJavaError
from pyspark.errors.exceptions.captured import CapturedException
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import (
    BooleanType,
    ByteType,
    DataType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    ShortType,
    StringType,
    StructField,
    TimestampType,
)

from emrald.columns import schema_of
from emrald.errors import EmraldError
from emrald.plan import Dataset
from emrald.spark_errors import causes

# Digits that a whole number may have.
_WHOLE = {ByteType: 3, ShortType: 5, IntegerType: 10, LongType: 19}
# Digits that any number of this type holds exactly (2^53, 2^24).
_FLOATING = {DoubleType: 15, FloatType: 6}
# What every database has as text in one way; of moments that is UTC.
_TELLABLE = (*_WHOLE, *_FLOATING, DecimalType, BooleanType, DateType, TimestampType)
UNFIT = "emrald jdbc/value: "


def fitted(df: DataFrame, dataset: Dataset) -> DataFrame:
    """Exactly the declared columns. No value changes by its cast: what does not fit ends the step."""
    found = {field.name: field.dataType for field in df.schema.fields}
    declared = schema_of(dataset).fields
    wrong = [
        f'"{field.name}" is declared {field.dataType.simpleString()}, '
        f"and Spark finds {found[field.name].simpleString()}"
        for field in declared
        if not _fits(found[field.name], field.dataType) and not _may_fit(found[field.name], field.dataType)
    ]
    if wrong:
        raise EmraldError(
            "jdbc/type",
            f"columns of {dataset.id} have other types: {'; '.join(wrong)}",
            "declare what is found, or read by a query that casts",
        )
    return df.select(*[_cast(dataset, field, found[field.name]) for field in declared])


def _cast(dataset: Dataset, field: StructField, found: DataType) -> Column:
    column = F.col("`" + field.name.replace("`", "``") + "`")
    if found.simpleString() == field.dataType.simpleString():
        return column
    cast = column.cast(field.dataType)
    if _fits(found, field.dataType):
        return cast.alias(field.name)
    declared = field.dataType.simpleString()
    told = f'{UNFIT}"{field.name}" of {dataset.id} is declared {declared}, which does not hold '
    unfit = F.raise_error(F.concat(F.lit(told), column.cast("string")))
    # Null, where it is too large; rounded, where it has more decimals.
    is_kept = column.isNull() | F.coalesce(cast.cast(found) == column, F.lit(False))
    return F.when(is_kept, cast).otherwise(unfit.cast(field.dataType)).alias(field.name)


def infinite_date(error: Py4JJavaError | CapturedException, datasets: list[Dataset]) -> EmraldError | None:
    """PostgreSQL's dates may be infinite; Spark's reader counts their days and says "integer overflow"."""
    *_, innermost = causes(error)
    if innermost is None or innermost.getClass().getName() != "java.lang.ArithmeticException":
        return None
    if not any("JdbcUtils" in frame.getClassName() for frame in innermost.getStackTrace()):
        return None
    columns = [
        f'"{field.name}" of {dataset.id}'
        for dataset in datasets
        if dataset.uri.startswith("jdbc:postgresql:")
        for field in schema_of(dataset).fields
        if isinstance(field.dataType, DateType)
    ]
    if not columns:
        return None
    return EmraldError(
        "jdbc/value",
        f"{' or '.join(columns)} holds a date that Spark does not: infinity, -infinity or one too far away",
        'read by a query that makes it another, e.g. NULLIF("day", \'infinity\') AS "day"',
    )


def _fits(found: DataType, declared: DataType) -> bool:
    """Whether every value does."""
    if found.simpleString() == declared.simpleString():
        return True
    if isinstance(declared, StringType):
        return isinstance(found, _TELLABLE) or _is_local_time(found)
    if _is_local_time(declared):
        return isinstance(found, TimestampType)
    if isinstance(declared, TimestampType):
        return isinstance(found, DateType) or _is_local_time(found)
    if isinstance(found, BooleanType):
        return type(declared) in _WHOLE
    return _is_wider(found, declared)


def _is_wider(found: DataType, declared: DataType) -> bool:
    if isinstance(found, FloatType) and isinstance(declared, DoubleType):
        return True
    if type(found) in _WHOLE and type(declared) in _WHOLE:
        return _WHOLE[type(declared)] >= _WHOLE[type(found)]
    if type(found) in _WHOLE and type(declared) in _FLOATING:
        return _FLOATING[type(declared)] >= _WHOLE[type(found)]
    before, after = _digits(found), _digits(declared)
    return before is not None and after is not None and after[0] >= before[0] and after[1] >= before[1]


def _digits(of: DataType) -> tuple[int, int] | None:
    """Before and behind the point."""
    if isinstance(of, DecimalType):
        return of.precision - of.scale, of.scale
    if type(of) in _WHOLE:
        return _WHOLE[type(of)], 0
    return None


def _may_fit(found: DataType, declared: DataType) -> bool:
    """By values: numeric without a precision is decimal(38,18) to Spark, bigint unsigned decimal(20,0)."""
    if isinstance(declared, BooleanType):
        # tinyint(1), MySQL's own boolean; Spark 3.5 finds an int. 0 and 1 are booleans.
        return isinstance(found, (ByteType, ShortType, IntegerType))
    if not isinstance(found, DecimalType):
        return False
    return isinstance(declared, DecimalType) or type(declared) in _WHOLE


def _is_local_time(of: DataType) -> bool:
    return of.simpleString() == "timestamp_ntz"
