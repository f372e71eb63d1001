"""The kinds of step that the runtime runs: each turns the frames it reads into the frames it writes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Callable

from pyspark.sql import DataFrame, SparkSession

from emrald import apps
from emrald.bind import check_arguments
from emrald.errors import EmraldError, nearest, quoted
from emrald.files import FORMAT
from emrald.plan import Step
from emrald.spark_errors import readable

RUNTIME_KINDS = ("app", "sql", "convert")
"""All other kinds are programs of their own, and nothing to the runtime."""

Frames = Mapping[str, DataFrame]
Handles = Mapping[str, Any]
"""Of the datasets of files that an app reads and writes (files.py)."""
NO_HANDLES: Handles = {}
Source = Callable[[str], bytes]


def run_kind(
    spark: SparkSession,
    step: Step,
    reads: Frames,
    params: Mapping[str, Any],
    source: Source,
    unique: str,
    handles: Handles = NO_HANDLES,
) -> dict[str, DataFrame]:
    """A frame for each write of the step that has rows; `source` gives the bytes of an entry."""
    if step.kind == "app":
        return _app(spark, step, {**reads, **handles}, params, source, unique)
    if step.kind == "sql":
        return _sql(spark, step, reads, params, source)
    if step.kind == "convert":
        return {write.name: reads[read.name] for read, write in zip(step.reads, step.writes)}
    raise EmraldError(
        "step/kind",
        f'the step {step.id} is of the kind "{step.kind}", which this runtime does not run',
        f"it runs {', '.join(RUNTIME_KINDS)}; every other kind is a program of its own",
    )


def _app(
    spark: SparkSession,
    step: Step,
    given: Mapping[str, Any],
    params: Mapping[str, Any],
    source: Source,
    unique: str,
) -> dict[str, DataFrame]:
    entry = step.entry or ""
    with apps.loaded(source(entry), entry, unique) as module:
        run = apps.run_function(module, entry)
        check_arguments(run, ["spark", *given, *params], entry)
        with apps.telling(entry), apps.unstoppable(spark, entry):
            result = run(spark=spark, **given, **params)
        try:
            return _by_write_name(step, result)
        except EmraldError as error:
            error.file, error.line = entry, run.__code__.co_firstlineno
            raise
        finally:
            sys.stdout.flush()


def _by_write_name(step: Step, result: Any) -> dict[str, DataFrame]:
    names = [write.name for write in step.writes if write.dataset.format != FORMAT]
    files = [write.name for write in step.writes if write.dataset.format == FORMAT]
    if files:
        _refuse_files(step, files, names, result)
        if not names:
            return {}
    if len(names) == 1 and isinstance(result, DataFrame):
        return {names[0]: result}
    expected = "a DataFrame" if len(names) == 1 else f"a dict with a DataFrame for each of {quoted(names)}"
    hint = f"run() returns {expected}"
    if not isinstance(result, dict):
        what = "None; is a return missing?" if result is None else f"{type(result).__name__}, not {expected}"
        raise EmraldError("app/returned", f"run() of {step.entry} returned {what}", hint)
    wrong = [
        f'"{name}" is not among the writes' + _meant(str(name), names) for name in result if name not in names
    ]
    wrong += [f'"{name}" is missing' for name in names if name not in result]
    wrong += [
        f'"{name}" is {type(value).__name__}, not a DataFrame'
        for name, value in result.items()
        if name in names and not isinstance(value, DataFrame)
    ]
    if wrong:
        raise EmraldError(
            "app/returned", f"run() of {step.entry} returned a dict in which {'; '.join(wrong)}", hint
        )
    return {name: result[name] for name in names}


def _refuse_files(step: Step, files: list[str], names: list[str], result: Any) -> None:
    """Files are written by their handle, and not returned."""
    returned = [name for name in files if name in result] if isinstance(result, dict) else []
    if returned:
        what = f"a dict with {quoted(returned)}"
    elif names or result is None or result == {}:
        return
    else:
        what = type(result).__name__
    raise EmraldError(
        "app/returned",
        f"run() of {step.entry} returned {what}, but {quoted(files)} is made of files",
        f"write them: {files[0]}.write(name, data), and return "
        + (f"only what has rows: {quoted(names)}" if names else "nothing"),
    )


def _meant(name: str, names: list[str]) -> str:
    near = nearest(name, names)
    return f' (did you mean "{near}"?)' if near else ""


def _sql(
    spark: SparkSession, step: Step, reads: Frames, params: Mapping[str, Any], source: Source
) -> dict[str, DataFrame]:
    place = step.entry or f"the query of {step.id}"
    query = source(step.entry).decode("utf-8") if step.entry else step.query or ""
    for name, df in reads.items():
        df.createOrReplaceTempView(name)
    try:
        _refuse_commands(spark, query, place)
        return {step.writes[0].name: spark.sql(query, args=dict(params))}
    except EmraldError:
        raise
    except Exception as error:
        raise EmraldError(
            "sql/invalid",
            f"{place}: {readable(error)}",
            f"views are {quoted(reads)}; parameters are {quoted(':' + p for p in params) or 'none'}",
            file=step.entry,
            line=_line_of(error),
        ) from None


def _refuse_commands(spark: SparkSession, query: str, place: str) -> None:
    """A command (CREATE, INSERT, DROP) would act at once, past every check."""
    plan = spark._jsparkSession.sessionState().sqlParser().parsePlan(query)
    java = spark._jvm.java.lang.Class
    logical = "org.apache.spark.sql.catalyst.plans.logical"
    if any(java.forName(f"{logical}.{name}").isInstance(plan) for name in ("Command", "ParsedStatement")):
        raise EmraldError(
            "sql/not-select", f"{place} is no SELECT", "a sql step selects rows; emrald writes them"
        )


def _line_of(error: Exception) -> int:
    """Spark ends its message with `; line 3 pos 7;` or shows `(line 3, pos 7)`."""
    text = str(error)
    for sign in ("; line ", "(line "):
        if sign in text:
            digits = text.split(sign, 1)[1].split(" ", 1)[0].rstrip(",")
            if digits.isdigit():
                return int(digits)
    return 1
