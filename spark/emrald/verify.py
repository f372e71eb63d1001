"""`python -m emrald.verify`: every step on empty frames with the declared columns, in real Spark.

Spark analyses a query before it reads a row: wrong columns, types and parameters show without data.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
import time
from collections.abc import Sequence
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from emrald.apps import unique_name
from emrald.bind import Run, check_vars, parse_var, resolve_params
from emrald.channel import Answers
from emrald.columns import schema_of
from emrald.errors import EmraldError, quoted
from emrald.expectations import FlaggedRows
from emrald.kinds import RUNTIME_KINDS, run_kind
from emrald.open_files import open_without_data
from emrald.plan import Dataset, Plan, Step, parse_plan
from emrald.session import prepare
from emrald.told import say, told
from emrald.write import check_contract

# For variables that only a run gives a value.
_PLACEHOLDERS = {
    "string": "",
    "int": "1",
    "double": "1.0",
    "boolean": "true",
    "date": "2000-01-01",
    "timestamp": "2000-01-01 00:00:00",
}


class Skipped(BaseException):
    """The step cannot be tried without data. No app may catch it: it is not the app's."""


def verify_plan(
    spark: SparkSession, plan: Plan, only: Sequence[str], root: str, given: dict[str, str], answers: Answers
) -> bool:
    """Whether no step failed. `only` names steps; without any it is all of them."""
    run = Run("verify", "2000-01-01T00:00:00Z", 1, {**_placeholders(plan), **given})
    failed = False
    for step in [plan.step(name) for name in only or plan.steps]:
        result = verify_step(spark, plan, step, root, run)
        answers.say(result)
        failed = failed or result["status"] == "failed"
    return not failed


def _placeholders(plan: Plan) -> dict[str, str]:
    return {
        f"{pipeline}.{name}": _PLACEHOLDERS[var["type"]]
        for pipeline, names in plan.vars.items()
        for name, var in names.items()
        if var.get("value") is None
    }


def verify_step(spark: SparkSession, plan: Plan, step: Step, root: str, run: Run) -> dict:
    began = time.monotonic()
    result: dict[str, Any] = {"step": step.id, "status": "ok"}
    try:
        _try(prepare(spark.newSession()), plan, step, root, run)
    except Skipped as reason:
        result.update(status="skipped", reason=str(reason))
    except Exception as error:
        problem = told(error, step)
        result.update(status="failed", error={**problem.as_json(), **_place(problem, step, root)})
    result["seconds"] = round(time.monotonic() - began, 3)
    return result


def _try(spark: SparkSession, plan: Plan, step: Step, root: str, run: Run) -> None:
    if step.kind == "crawl":
        raise Skipped("a crawl runs no code of the project")
    if step.kind not in RUNTIME_KINDS:
        raise Skipped(f"a {step.kind} step is a program of its own; only a run tries it")
    handles = open_without_data(step, root, Skipped)
    reads = {port.name: _empty(spark, port.dataset) for port in step.reads if port.name not in handles}
    frames = run_kind(
        spark,
        step,
        reads,
        resolve_params(plan, step, run),
        lambda entry: _source(root, entry),
        unique_name("verify", step.id),
        handles,
    )
    for port in step.writes:
        if port.name in handles:
            continue
        checked = check_contract(frames[port.name], port.dataset)
        FlaggedRows(checked, port.dataset)
        _check_names(checked, port.dataset)
        checked._jdf.queryExecution().executedPlan()


def _empty(spark: SparkSession, dataset: Dataset) -> DataFrame:
    if dataset.format == "text" and not dataset.columns:
        return spark.range(0).select(F.lit("").alias("value"))
    if not dataset.columns:
        raise Skipped(f"the dataset {dataset.id} declares no columns")
    fields = schema_of(dataset).fields
    return spark.range(0).select(*[F.lit(None).cast(f.dataType).alias(f.name) for f in fields])


def _check_names(df: DataFrame, dataset: Dataset) -> None:
    """Columns that the dataset names elsewhere: partitions and unique keys."""
    named = {"partition_by": dataset.partition_by}
    named.update({f'the expectation "{e.name}"': e.columns for e in dataset.expectations})
    for place, names in named.items():
        wrong = [name for name in names if name not in df.columns]
        if wrong:
            raise EmraldError(
                "data/unknown-column",
                f"{place} of {dataset.id} names {quoted(wrong)}",
                f"its columns are {quoted(df.columns)}",
            )


def _source(root: str, entry: str) -> bytes:
    path = os.path.join(root, entry)
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise EmraldError(
            "app/missing", f"{entry} cannot be read: {error.strerror}", f"looked below {root}", file=entry
        ) from None


def _place(problem: EmraldError, step: Step, root: str) -> dict:
    """The line that raised; for what run() returned, the line of run()."""
    line = problem.line
    if line is None and step.kind == "app" and step.entry:
        line = _line_of_run(os.path.join(root, step.entry))
    place = {"file": problem.file or step.entry, "line": line}
    return {name: value for name, value in place.items() if value is not None}


def _line_of_run(path: str) -> int | None:
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return None
    return next((n.lineno for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "run"), None)


def _session() -> SparkSession:
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.log.level": "ERROR",
        # Short work: compile little, collect simply.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    builder = SparkSession.builder.master("local[1]").appName("emrald verify")
    for key, value in settings.items():
        builder = builder.config(key, value)
    return prepare(builder.getOrCreate())


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="emrald.verify", allow_abbrev=False)
    parser.add_argument("--plan", required=True, help="the plan, a local file")
    parser.add_argument("--root", required=True, help="the project's folder")
    parser.add_argument("--var", action="append", default=[], metavar="PIPELINE.NAME=VALUE")
    parser.add_argument("--step", action="append", default=[], metavar="PIPELINE/STEP", help="only these")
    args = parser.parse_args(argv)
    answers = Answers()
    try:
        with open(args.plan, encoding="utf-8") as file:
            plan = parse_plan(file.read(), f"the plan {args.plan}")
        given = dict(parse_var(text) for text in args.var)
        check_vars(plan, given)
    except (OSError, UnicodeDecodeError) as error:
        say(
            EmraldError(
                "plan/unreadable", f"the plan {args.plan} cannot be read: {error}", "compile it first"
            )
        )
        return 2
    except EmraldError as error:
        say(error)
        return 2
    spark = _session()
    try:
        return 0 if verify_plan(spark, plan, args.step, args.root, given, answers) else 1
    finally:
        spark.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
