"""A table in ranges of a column, each row in exactly one.

Spark makes ranges itself, of all columns but those of timestamps without a zone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from emrald.bind import typed
from emrald.errors import EmraldError
from emrald.jdbc_plan import Partition
from emrald.plan import Dataset


def conditions_of(dataset: Dataset, partition: Partition, column: str) -> list[str]:
    """One for each range, in SQL; `column` is quoted. First and last are open, and nulls are in the first."""
    lower, upper = _bound(dataset, partition.lower), _bound(dataset, partition.upper)
    if isinstance(lower, datetime) or isinstance(upper, datetime):
        lower, upper = _moment(lower), _moment(upper)
    if isinstance(lower, date) is not isinstance(upper, date) or not lower < upper:
        raise _wrong(dataset, f'"lower" ({partition.lower}) is not below "upper" ({partition.upper})')
    # Of a small distance fewer ranges come than were asked for.
    steps = {_between(lower, upper, number, partition.count) for number in range(1, partition.count)} - {
        lower
    }
    borders = [_literal(step) for step in sorted(steps)]
    if not borders:
        return ["1 = 1"]
    middle = [f"{column} >= {one} AND {column} < {after}" for one, after in zip(borders, borders[1:])]
    return [f"{column} < {borders[0]} OR {column} IS NULL", *middle, f"{column} >= {borders[-1]}"]


def _bound(dataset: Dataset, value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    # A plan is JSON, whose numbers end at 2^53: identifiers beyond it are text there.
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        return int(value)
    for type_name in ("date", "timestamp"):
        try:
            return typed(value, type_name, dataset.id)
        except EmraldError:
            continue
    raise _wrong(dataset, f'"{value}" is no number, date or timestamp')


def _moment(value: Any) -> Any:
    return datetime(value.year, value.month, value.day) if type(value) is date else value


def _between(lower: Any, upper: Any, number: int, count: int) -> Any:
    """Whole numbers and days stay whole: identifiers have more digits than a float holds."""
    if isinstance(lower, int) and isinstance(upper, int):
        return lower + (upper - lower) * number // count
    if type(lower) is date:
        return lower + timedelta(days=(upper - lower).days * number // count)
    return lower + (upper - lower) * number / count


def _literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, date) else repr(value)


def _wrong(dataset: Dataset, what: str) -> EmraldError:
    return EmraldError(
        "jdbc/partition",
        f"{dataset.id} cannot be read in ranges: {what}",
        "lower and upper are of the column's type",
    )
