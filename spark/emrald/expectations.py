"""Expectations about rows as columns of the pass that writes, and what that pass counted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.utils import AnalysisException

from emrald.errors import EmraldError, quoted
from emrald.plan import Dataset, Expectation
from emrald.spark_errors import readable

REASON = "_reason"


def failure(expectation: Expectation) -> Column:
    """True where a row fails; a check that is null is not true."""
    if expectation.kind == "not_null":
        return _any([F.col(f"`{name}`").isNull() for name in expectation.columns])
    return ~F.coalesce(F.expr(expectation.check), F.lit(False))


class FlaggedRows:
    """A frame with a boolean column for each expectation about rows: whether the row fails it."""

    def __init__(self, df: DataFrame, dataset: Dataset) -> None:
        self._columns = [f"`{name}`" for name in df.columns]
        self.expectations = [e for e in dataset.expectations if e.is_per_row]
        self.df = df
        flags = []
        for expectation in self.expectations:
            _check_expression(df, dataset, expectation)
            flags.append(failure(expectation).alias(self._flag(expectation)))
        if flags:
            self.df = df.select("*", *flags)

    def _flag(self, expectation: Expectation) -> str:
        return f"_emrald_failed_{self.expectations.index(expectation)}"

    def _failed(self, on_failure: str) -> Column:
        return _any([F.col(self._flag(e)) for e in self.expectations if e.on_failure == on_failure])

    @property
    def has_quarantine(self) -> bool:
        return any(e.on_failure == "quarantine" for e in self.expectations)

    @property
    def quarantined(self) -> Column:
        return self._failed("quarantine")

    @property
    def dropped(self) -> Column:
        """A row that is to be both dropped and set aside is set aside: nothing is lost."""
        return self._failed("drop") & ~self.quarantined

    @property
    def kept(self) -> Column:
        return ~(self._failed("drop") | self.quarantined)

    def metrics(self) -> list[Column]:
        """One row of counts. What only warns or fails is asked of the rows that are kept."""
        counts = [
            _count(self.kept).alias("rows"),
            _count(self.dropped).alias("dropped"),
            _count(self.quarantined).alias("quarantined"),
        ]
        for expectation in self.expectations:
            failed = F.col(self._flag(expectation))
            counts.append(
                _count(failed if expectation.removes_rows else failed & self.kept).alias(
                    self._flag(expectation)
                )
            )
        return counts

    def failed_count(self, expectation: Expectation, metrics: dict) -> int:
        return metrics[self._flag(expectation)]

    def kept_rows(self, observed: DataFrame) -> DataFrame:
        return observed.filter(self.kept).select(*self._columns)

    def quarantined_rows(self) -> DataFrame:
        names = [F.when(F.col(self._flag(e)), F.lit(e.name)) for e in self.expectations]
        reason = F.concat_ws(", ", *names).alias(REASON)
        return self.df.filter(self.quarantined).select(*self._columns, reason)


def _check_expression(df: DataFrame, dataset: Dataset, expectation: Expectation) -> None:
    try:
        df.select(failure(expectation))
    except AnalysisException as error:
        raise EmraldError(
            "data/bad-expectation",
            f'the expectation "{expectation.name}" of {dataset.id} cannot be asked: {readable(error)}',
            f"the columns are {quoted(df.columns)}; a check is a condition in Spark SQL about one row",
        ) from None


def duplicates(df: DataFrame, columns: Sequence[str]) -> DataFrame:
    """The keys that occur more than once, with how often."""
    keys = [F.col(f"`{name}`") for name in columns]
    return df.groupBy(*keys).agg(F.count(F.lit(1)).alias("times")).filter(F.col("times") > 1)


def count_is_wrong(expectation: Expectation, rows: int) -> bool:
    too_few = expectation.min is not None and rows < expectation.min
    too_many = expectation.max is not None and rows > expectation.max
    return too_few or too_many


def _count(condition: Column) -> Column:
    return F.count(F.when(condition, F.lit(1)))


def _any(conditions: Sequence[Column]) -> Column:
    return reduce(lambda left, right: left | right, conditions, F.lit(False))
