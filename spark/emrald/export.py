"""A dataset once more, for people and spreadsheets: from staging, so that nothing is computed twice."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from emrald.context import Context
from emrald.errors import EmraldError
from emrald.plan import Export
from emrald.spark_errors import readable
from emrald.storage import writing
from emrald.write import Staged, read_staged


def stage_exports(ctx: Context, staged: Staged) -> None:
    for export in staged.port.dataset.exports:
        place = ctx.staging(staged.port.dataset, f"{staged.port.name}.export.{export.format}")
        staged.exports.append((_stage(ctx, staged, export, place), export.uri.rstrip("/"), export.format))


def _stage(ctx: Context, staged: Staged, export: Export, place: str) -> str:
    dataset = staged.port.dataset
    if export.format != "csv":
        raise EmraldError(
            "data/bad-export", f'{dataset.id} has an export "{export.format}"', 'this runtime exports "csv"'
        )
    rows = read_staged(ctx, staged)
    one_part = _in_written_order(rows).coalesce(1) if export.single_file else rows
    try:
        with writing(place):
            one_part.write.option("sep", export.delimiter).option("header", export.header).csv(place)
    except Exception as error:
        if "UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE" not in str(error):
            raise
        raise EmraldError(
            "data/bad-export",
            f"{dataset.id} cannot be exported as CSV: {readable(error)}",
            "export a dataset of plain columns",
        ) from None
    if not export.single_file:
        return place
    [part] = [name for name in ctx.storage.walk(place) if name.startswith("part-")]
    return f"{place}/{part}"


def _in_written_order(df: DataFrame) -> DataFrame:
    """The rows as the step sorted them: Spark reads files by size, and the file name tells the order."""
    ordered = df.select(
        "*",
        F.input_file_name().alias("_emrald_file"),
        F.input_file_block_start().alias("_emrald_block"),
        F.monotonically_increasing_id().alias("_emrald_row"),
    )
    keys = ["_emrald_file", "_emrald_block", "_emrald_row"]
    return ordered.repartition(1).sortWithinPartitions(*keys).drop(*keys)
