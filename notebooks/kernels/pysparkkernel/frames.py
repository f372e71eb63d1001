"""A frame of Spark's in the notebook, by sparkmagic's way.

It comes as JSON, and texts become numbers or times where all of a column are some.
"""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def to_pandas(frame: DataFrame, rows: int) -> pd.DataFrame:
    """The first rows; all of them where `rows` is negative."""
    texts = frame.toJSON()
    return frame_of(texts.collect() if rows < 0 else texts.take(rows), frame.columns)


def frame_of(texts: list[str], columns: list[str]) -> pd.DataFrame:
    """Of rows as JSON. Spark leaves nulls out of it, so that the names of columns come from elsewhere."""
    brought = pd.DataFrame([json.loads(text) for text in texts], columns=columns)
    for name in brought.columns:
        brought[name] = _typed(brought[name])
    return brought


def _typed(column: pd.Series) -> pd.Series:
    if not pd.api.types.is_object_dtype(column) and not pd.api.types.is_string_dtype(column):
        return column
    if column.isnull().all():
        return column
    for convert in (pd.to_datetime, pd.to_numeric):
        try:
            with warnings.catch_warnings():
                # pandas warns of every column whose texts are not all times, and most are none.
                warnings.simplefilter("ignore", UserWarning)
                return convert(column, errors="raise")
        except (ValueError, TypeError, OverflowError):
            continue
    return column
