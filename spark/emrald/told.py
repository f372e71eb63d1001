"""A failure as a message for a person."""

from __future__ import annotations

import sys
import traceback

from emrald import apps
from emrald.errors import EmraldError
from emrald.jdbc import told_while_reading
from emrald.plan import Step
from emrald.spark_errors import readable, refusal


def say(error: EmraldError) -> None:
    print(f"{error.frames}emrald: {error.code}: {error.message}", file=sys.stderr)
    if error.hint:
        print(f"  {error.hint}", file=sys.stderr)


def told(error: Exception, step: Step | None) -> EmraldError:
    """Any exception as a message for a person; only a defect of the runtime shows the runtime's stack."""
    if isinstance(error, EmraldError):
        return error
    refused = told_while_reading(error, [port.dataset for port in step.reads] if step else [])
    if refused:
        return refused
    raised = apps.raised_inside_spark(error, step.entry if step else None)
    if raised:
        return raised
    reason = refusal(error)
    if reason:
        return EmraldError(
            "storage/refused",
            f"a file was refused: {reason}",
            "look at the permissions of that place and the space left",
        )
    if "pyspark" in type(error).__module__ or "py4j" in type(error).__module__:
        return EmraldError("spark/failed", readable(error), "the log above has Spark's own words")
    return EmraldError(
        "runtime/bug",
        f"{type(error).__name__}: {error}",
        "this is a defect of emrald; please report it with the lines above",
        frames="".join(traceback.format_exception(type(error), error, error.__traceback__)),
    )
