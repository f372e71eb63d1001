"""Declared datasets as DataFrames."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from pyspark.sql import DataFrame

from emrald import malformed, promote
from emrald.columns import in_order, schema_of
from emrald.context import Context
from emrald.errors import EmraldError, quoted
from emrald.header import header_difference, parse_header
from emrald.jdbc import read_jdbc
from emrald.plan import Dataset
from emrald.storage import FileInfo

FORMATS = ("csv", "json", "parquet", "orc", "text", "jdbc")
HEADER_BYTES = 64 * 1024


@dataclass(frozen=True)
class Read:
    df: DataFrame
    dataset: Dataset
    roots: list[str]  # of the scan, as Spark names them
    counted: malformed.Counted | None = None
    quarantined: str | None = None  # staged rows


def read(ctx: Context, dataset: Dataset) -> Read:
    if dataset.format not in FORMATS:
        raise EmraldError(
            "read/format",
            f'{dataset.id} has the format "{dataset.format}"',
            f"this runtime reads {quoted(FORMATS)}",
        )
    if dataset.format == "jdbc":
        found = read_jdbc(ctx, dataset)
        return Read(found.df, dataset, [found.root])
    uri = place_of(ctx, dataset)
    places = ctx.storage.glob(uri)
    roots = [place.uri for place in places]
    if dataset.format == "csv" and dataset.has_option("header") and dataset.columns:
        _check_headers(ctx, dataset, places)
    if dataset.format in ("csv", "json") and dataset.columns:
        return _read_counted(ctx, dataset, uri, roots)
    reader = ctx.spark.read.format(dataset.format).options(**dataset.options)
    if dataset.columns:
        reader = reader.schema(schema_of(dataset))
    return Read(in_order(reader.load(uri), dataset), dataset, roots)


def place_of(ctx: Context, dataset: Dataset) -> str:
    """Where the dataset's rows are: also right after a promotion that was killed half-way."""
    if dataset.has_wildcard:
        if not any(True for place in ctx.storage.glob(dataset.uri) for _ in files_in(ctx, place)):
            raise _missing(dataset, "no file matches")
        return dataset.uri
    place = promote.readable_place(ctx.storage, dataset)
    found = ctx.storage.glob(place)
    if not found:
        raise _missing(dataset, "nothing is at")
    # A job that had no rows to write for any partition leaves nothing but its mark.
    is_empty_result = ctx.storage.exists(f"{place.rstrip('/')}/_SUCCESS")
    if not is_empty_result and not any(True for _ in files_in(ctx, found[0])):
        raise _missing(dataset, "no file is in")
    return place


def files_in(ctx: Context, place: FileInfo) -> Iterator[str]:
    if not place.is_folder:
        yield place.uri
        return
    for name in ctx.storage.walk(place.uri):
        yield f"{place.uri.rstrip('/')}/{name}"


def _missing(dataset: Dataset, what: str) -> EmraldError:
    return EmraldError(
        "read/missing",
        f"the dataset {dataset.id} is missing: {what} {dataset.uri}",
        "upload it, or run the step that writes it first",
    )


def _check_headers(ctx: Context, dataset: Dataset, places: list[FileInfo]) -> None:
    files = [file for place in places for file in files_in(ctx, place)]
    expected = [c.name for c in dataset.columns if c.name not in dataset.partition_by]

    def difference(file: str) -> str | None:
        found = parse_header(ctx.storage.read(file, HEADER_BYTES), dataset.options)
        return header_difference(found, expected)

    with ThreadPoolExecutor(max_workers=min(8, max(1, len(files)))) as pool:
        wrong = [(file, told) for file, told in zip(files, pool.map(difference, files)) if told]
    if wrong:
        more = f" (and {len(wrong) - 1} more files)" if len(wrong) > 1 else ""
        raise EmraldError(
            "read/header",
            f"{wrong[0][0]} does not fit the dataset {dataset.id}: {wrong[0][1]}{more}",
            "declare the columns with the names and in the order of the file, or correct the file",
        )


def _read_counted(ctx: Context, dataset: Dataset, uri: str, roots: list[str]) -> Read:
    schema = schema_of(dataset).add(malformed.RECORD, "string")
    reader = ctx.spark.read.format(dataset.format).options(**dataset.options).schema(schema)
    df = reader.option("mode", "PERMISSIVE").option("columnNameOfCorruptRecord", malformed.RECORD).load(uri)
    counted = malformed.count_rows(df)
    staged = None
    if counted.malformed and dataset.malformed == "fail":
        malformed.refuse(df, dataset, counted)
    if counted.malformed and dataset.malformed == "quarantine":
        staged = malformed.quarantine(ctx, df, dataset)
    return Read(in_order(malformed.well_formed(df), dataset), dataset, roots, counted, staged)
