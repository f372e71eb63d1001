"""One attempt of one step: read, run, stage and check everything, then promote."""

from __future__ import annotations

import sys
import time
from typing import Any, Callable

from pyspark.sql import SparkSession

from emrald import apps, promote, scans
from emrald.bind import Run, check_vars, resolve_params
from emrald.catalog import refresh_table
from emrald.context import Context
from emrald.errors import EmraldError
from emrald.export import stage_exports
from emrald.files import FORMAT
from emrald.kinds import run_kind
from emrald.open_files import Handle, open_files, stage_files
from emrald.plan import Plan, Step, parse_plan
from emrald.read import Read, read
from emrald.report import ReadReport, Report, WriteReport
from emrald.spark_errors import readable
from emrald.storage import Storage, StorageError
from emrald.told import say, told
from emrald.write import Staged, check_contract, stage

Check = Callable[[], None]


def run_step(
    spark: SparkSession,
    plan_uri: str,
    step_id: str,
    run: Run,
    *,
    stop_if_cancelled: Check = lambda: None,
) -> int:
    """The exit code. Whatever happens is reported to the ledger, as soon as the plan says where that is."""
    began = time.monotonic()
    # `getActiveSession()` in the app finds the session of this thread.
    spark._jvm.SparkSession.setActiveSession(spark._jsparkSession)
    storage = Storage(spark)
    report = Report(run.id, step_id, run.attempt)
    plan: Plan | None = None
    step: Step | None = None
    try:
        plan = _load_plan(storage, plan_uri)
        step = plan.step(step_id)
        check_vars(plan, run.vars)
        _attempt(Context(spark, storage, plan, step, run, report, stop_if_cancelled))
    except Exception as error:
        report.error = _cancelled(stop_if_cancelled) or told(error, step)
    report.seconds = time.monotonic() - began
    for warning in report.warnings:
        print(f"emrald: warning: {warning}", file=sys.stderr)
    if report.error:
        say(report.error)
    is_written = plan is None or _write_report(storage, plan, report)
    return 1 if report.error or not is_written else 0


def job_group(run: Run, step_id: str) -> str:
    """Names the attempt's jobs, for its metrics and for cancelling it."""
    return f"{run.id}/{step_id}/{run.attempt}"


def _cancelled(stop_if_cancelled: Check) -> EmraldError | None:
    """A cancelled job fails in many ways; they all mean this."""
    try:
        stop_if_cancelled()
    except EmraldError as error:
        return error
    return None


def _load_plan(storage: Storage, uri: str) -> Plan:
    try:
        return parse_plan(storage.read(uri).decode("utf-8"), f"the plan {uri}")
    except (StorageError, UnicodeDecodeError) as error:
        reason = error.message if isinstance(error, StorageError) else f"the plan {uri} is not UTF-8"
        raise EmraldError("plan/unreadable", reason, "deploy the project again") from None


def _write_report(storage: Storage, plan: Plan, report: Report) -> bool:
    uri = f"s3://{plan.buckets['ledger']}/{report.path()}"
    try:
        storage.write(uri, report.as_json().encode("utf-8"))
        return True
    except Exception as error:  # the step's own outcome must still be told
        message = error.message if isinstance(error, EmraldError) else readable(error)
        say(EmraldError("report/refused", f"the report could not be written: {message}"))
        return False


def _attempt(ctx: Context) -> None:
    group = job_group(ctx.run, ctx.step.id)
    began = time.time()
    # Of an attempt that was given up nothing is taken back: the one after it may be at work.
    _stop_if_fenced(ctx)
    _recover(ctx)
    try:
        ctx.spark.sparkContext.setJobGroup(group, ctx.step.id, interruptOnCancel=True)
        handles = open_files(ctx)
        reads = _read_all(ctx)
        ctx.stop_if_cancelled()
        frames = run_kind(
            ctx.spark,
            ctx.step,
            {name: found.df for name, found in reads.items()},
            resolve_params(ctx.plan, ctx.step, ctx.run),
            lambda entry: ctx.storage.read(ctx.plan.artifact_uri(entry)),
            apps.unique_name(group),
            handles,
        )
        # An app may have set its own.
        ctx.spark.sparkContext.setJobGroup(group, ctx.step.id, interruptOnCancel=True)
        staged = _stage_all(ctx, frames, handles)
        _count_reads(ctx, reads, group, began)
        ctx.stop_if_cancelled()
        _promote_all(ctx, reads, staged)
    finally:
        _clean(ctx, ctx.run.attempt)


def _recover(ctx: Context) -> None:
    """A killed attempt may have left a promotion half done, and its staging."""
    for write in ctx.step.writes:
        promote.recover(ctx.storage, write.dataset.uri, promote.side_place(write.dataset))
        for export in write.dataset.exports:
            promote.recover(ctx.storage, export.uri, promote.side_place(write.dataset, export.format))
    _clean(ctx)


def _stop_if_fenced(ctx: Context) -> None:
    """The run may have given this attempt up: on EMR a cancelled step ends, and its application may go on."""
    marker = f"s3://{ctx.plan.buckets['ledger']}/{ctx.report.fence()}"
    if ctx.storage.exists(marker):
        raise EmraldError(
            "step/fenced",
            f"the run has given up attempt {ctx.run.attempt} of {ctx.step.id}; nothing of it was published",
            "look at the attempt after it, or at the end of the run",
        )


def _clean(ctx: Context, attempt: int | None = None) -> None:
    """Staging is where the step writes: its writes, and what it may set aside of its reads.

    At its start an attempt removes what those before it have left; at its end its own alone, since a
    later one may be at work.
    """
    quarantining = [port for port in ctx.step.reads if port.dataset.malformed == "quarantine"]
    for place in {ctx.step_staging(port.dataset) for port in (*ctx.step.writes, *quarantining)}:
        if attempt is not None:
            place = f"{place}/{attempt}"
        try:
            ctx.storage.delete(place)
            ctx.storage.prune(place, promote.bucket_of(place))
        except StorageError as error:  # must not hide why the step failed, nor fail one that succeeded
            ctx.report.warnings.append(f"staging was left behind: {error.message}")


def _read_all(ctx: Context) -> dict[str, Read]:
    reads = {}
    for port in ctx.step.reads:
        if port.dataset.format == FORMAT:
            continue
        found = read(ctx, port.dataset)
        reads[port.name] = found
        told = ReadReport(port.dataset.id)
        if found.counted:
            told.rows, told.malformed = found.counted.rows, found.counted.malformed
        ctx.report.reads[port.name] = told
    return reads


def _stage_all(ctx: Context, frames: dict[str, Any], handles: dict[str, Handle]) -> list[Staged]:
    """All contracts first: a wrong column of the last dataset is told before the first is computed."""
    ports = [port for port in ctx.step.writes if port.dataset.format != FORMAT]
    checked = {port.name: check_contract(frames[port.name], port.dataset) for port in ports}
    staged = stage_files(ctx, handles)
    for port in ports:
        ctx.stop_if_cancelled()
        began = time.monotonic()
        told = ctx.report.writes[port.name] = WriteReport(port.dataset.id)
        staged.append(stage(ctx, port, checked[port.name], told))
        stage_exports(ctx, staged[-1])
        told.seconds = time.monotonic() - began
    return staged


def _count_reads(ctx: Context, reads: dict[str, Read], group: str, since: float) -> None:
    if all(found.counted for found in reads.values()):
        return
    rows = scans.rows_by_root(ctx.spark, group, since)
    for name, found in reads.items():
        if not found.counted:
            ctx.report.reads[name].rows = scans.rows_of(found.roots, rows)


def _promote_all(ctx: Context, reads: dict[str, Read], staged: list[Staged]) -> None:
    _stop_if_fenced(ctx)
    for found in reads.values():
        if found.dataset.malformed == "quarantine":
            _promote_quarantine(ctx, found.dataset, found.quarantined)
    for one in staged:
        _stop_if_fenced(ctx)
        began = time.monotonic()
        dataset = one.port.dataset
        if any(e.on_failure == "quarantine" for e in dataset.expectations):
            _promote_quarantine(ctx, dataset, one.quarantined)
        promote.promote(ctx.storage, one.uri, dataset, ctx.run.id)
        for place, final, name in one.exports:
            promote.replace(ctx.storage, place, final, promote.side_place(dataset, name))
        refresh_table(ctx.spark, ctx.storage, ctx.plan, dataset)
        one.report.seconds += time.monotonic() - began


def _promote_quarantine(ctx: Context, dataset: Any, place: str | None) -> None:
    """What an earlier attempt of this run set aside is replaced, also by nothing."""
    final = ctx.quarantine(dataset)
    if place:
        promote.replace(ctx.storage, place, final, promote.side_place(dataset, "quarantine"))
    else:
        ctx.storage.delete(final)
