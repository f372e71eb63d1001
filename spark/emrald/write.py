"""One dataset into staging, where it is checked; nothing here touches the final place."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyspark.sql import DataFrame, Observation, Row
from pyspark.sql import functions as F

from emrald.columns import in_order, named_types, schema_of
from emrald.context import Context
from emrald.contract import differences
from emrald.errors import EmraldError
from emrald.expectations import FlaggedRows, count_is_wrong, duplicates, failure
from emrald.plan import Dataset, Expectation, Port
from emrald.report import WriteReport
from emrald.storage import writing

WRITABLE = ("csv", "json", "parquet", "orc", "text")
SAMPLES = 3


@dataclass
class Staged:
    port: Port
    uri: str
    report: WriteReport
    quarantined: str | None = None
    exports: list[tuple[str, str, str]] = field(default_factory=list)  # staged, final, name


def check_contract(df: DataFrame, dataset: Dataset) -> DataFrame:
    """The frame with its columns in the declared order, or every difference at once."""
    if not dataset.columns:
        return df
    wrong = differences(named_types(schema_of(dataset)), named_types(df.schema))
    if wrong:
        raise EmraldError(
            "data/columns",
            f"what {dataset.id} should hold is not what came: {'; '.join(wrong)}",
            "change the step's result or the declared columns",
        )
    return in_order(df, dataset)


def stage(ctx: Context, port: Port, df: DataFrame, report: WriteReport) -> Staged:
    """Writes, counts and checks one dataset in this attempt's staging."""
    dataset = port.dataset
    staged = Staged(port, ctx.staging(dataset, port.name), report)
    rows = FlaggedRows(df, dataset)
    if rows.has_quarantine:
        rows.df = rows.df.persist()  # two writes must see the same rows, whatever made them
    try:
        metrics = _write_kept(rows, dataset, staged.uri)
        report.rows, report.dropped = metrics["rows"], metrics["dropped"]
        report.quarantined = metrics["quarantined"]
        if report.quarantined:
            staged.quarantined = ctx.staging(dataset, f"{port.name}.quarantined")
            with writing(staged.quarantined):
                rows.quarantined_rows().write.parquet(staged.quarantined)
    finally:
        if rows.has_quarantine:
            rows.df.unpersist()
    if not report.rows:
        _keep_readable(ctx, dataset, staged.uri, df)
    _judge(ctx, staged, rows, metrics)
    return staged


def _write_kept(rows: FlaggedRows, dataset: Dataset, uri: str) -> dict:
    observation = Observation()
    observed = rows.df.observe(observation, *rows.metrics())
    writer = rows.kept_rows(observed).write.format(dataset.format).options(**dataset.options)
    if dataset.partition_by:
        writer = writer.partitionBy(*dataset.partition_by)
    with writing(uri):
        writer.save(uri)
    return observation.get


def _keep_readable(ctx: Context, dataset: Dataset, uri: str, df: DataFrame) -> None:
    """No row makes no partition, so no file: one empty file holds the schema instead."""
    is_first_write = not any(True for _ in ctx.storage.walk(dataset.uri))
    if dataset.partition_by and (dataset.write == "overwrite" or is_first_write):
        ctx.storage.delete(uri)
        empty = df.limit(0).coalesce(1)
        empty.write.format(dataset.format).options(**dataset.options).save(uri)


def read_staged(ctx: Context, staged: Staged) -> DataFrame:
    dataset = staged.port.dataset
    reader = ctx.spark.read.format(dataset.format).options(**dataset.options)
    if dataset.columns:
        reader = reader.schema(schema_of(dataset))
    return in_order(reader.load(staged.uri), dataset)


def _judge(ctx: Context, staged: Staged, rows: FlaggedRows, metrics: dict) -> None:
    """Fills the report with every expectation; raises on the first that may not fail."""
    dataset, report = staged.port.dataset, staged.report
    failed_samples: dict[str, DataFrame] = {}
    for expectation in dataset.expectations:
        if expectation.is_per_row:
            failed = rows.failed_count(expectation, metrics)
        elif expectation.kind == "unique":
            failed, failed_samples[expectation.name] = _count_duplicates(ctx, staged, expectation)
        else:
            failed = int(count_is_wrong(expectation, report.rows))
        report.expectations[expectation.name] = {"failed": failed, "on_failure": expectation.on_failure}
    for expectation in dataset.expectations:
        failed = report.expectations[expectation.name]["failed"]
        if failed and expectation.on_failure == "warn":
            ctx.report.warnings.append(_sentence(dataset, expectation, failed, report.rows))
        elif failed and expectation.on_failure == "fail":
            found = failed_samples.get(expectation.name)
            if found is None and expectation.is_per_row:
                found = read_staged(ctx, staged).filter(failure(expectation))
            samples = found.limit(SAMPLES).collect() if found is not None else []
            raise EmraldError(
                "data/expectation",
                _sentence(dataset, expectation, failed, report.rows) + _shown(samples),
                "nothing was written; correct the step or its input, or let it warn, drop or quarantine",
            )


def _count_duplicates(ctx: Context, staged: Staged, expectation: Expectation) -> tuple[int, DataFrame]:
    found = duplicates(read_staged(ctx, staged), expectation.columns)
    surplus = found.agg(F.sum(F.col("times") - 1)).first()[0]
    return surplus or 0, found


def _sentence(dataset: Dataset, expectation: Expectation, failed: int, rows: int) -> str:
    name = f'the expectation "{expectation.name}" of {dataset.id} failed'
    columns = ", ".join(expectation.columns)
    if expectation.kind == "row_count":
        bounds = [f"at least {expectation.min}"] if expectation.min is not None else []
        bounds += [f"at most {expectation.max}"] if expectation.max is not None else []
        return f"{name}: {rows} rows, expected {' and '.join(bounds)}"
    if expectation.kind == "unique":
        return f"{name}: {failed} of {rows} rows repeat ({columns})"
    if expectation.kind == "not_null":
        return f"{name}: {failed} of {rows} rows have a null in ({columns})"
    return f"{name}: {failed} of {rows} rows are not {expectation.check}"


def _shown(samples: list[Row]) -> str:
    shown = [", ".join(f"{name}={_cell(value)}" for name, value in row.asDict().items()) for row in samples]
    return f", e.g. {' | '.join(shown)}" if shown else ""


def _cell(value: object) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= 60 else text[:60] + "…"
