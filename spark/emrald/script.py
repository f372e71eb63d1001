"""A `script` step on a laptop: any PySpark program, unchanged, in a session that knows the plan's tables.

On EMR the program is submitted by itself, and Glue has the tables.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
import traceback
from collections.abc import Sequence

if __name__ == "__main__":
    # Started by path, Python would look for the program's modules among the runtime's.
    _here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != _here]
    if os.path.dirname(_here) not in sys.path:
        sys.path.append(os.path.dirname(_here))

from pyspark.sql import SparkSession

from emrald.catalog import quoted_table
from emrald.errors import EmraldError
from emrald.plan import Dataset, Plan, parse_plan
from emrald.session import prepare
from emrald.spark_errors import readable
from emrald.storage import Storage
from emrald.told import say


def register_tables(spark: SparkSession, plan: Plan) -> None:
    """The catalog's database, with a table over each dataset that has one and is there already."""
    if not plan.database:
        return
    storage = Storage(spark)
    spark.sql(f"CREATE DATABASE IF NOT EXISTS `{plan.database}`")
    for dataset in plan.datasets.values():
        if dataset.table and not dataset.has_wildcard and storage.exists(dataset.uri):
            _register(spark, plan, dataset)


def _register(spark: SparkSession, plan: Plan, dataset: Dataset) -> None:
    columns = ", ".join(f"`{c.name}` {c.type}" for c in dataset.columns)
    parts = [f"CREATE TABLE IF NOT EXISTS {quoted_table(plan, dataset)}"]
    parts += [f"({columns})"] if columns else []
    parts += [f"USING {dataset.format}"]
    if dataset.options:
        parts += [f"OPTIONS ({', '.join(f'{_text(k)} {_text(v)}' for k, v in dataset.options.items())})"]
    if dataset.partition_by and columns:
        parts += [f"PARTITIONED BY ({', '.join(f'`{name}`' for name in dataset.partition_by)})"]
    parts += [f"LOCATION {_text(dataset.uri)}"]
    try:
        spark.sql(" ".join(parts))
        if dataset.partition_by:
            spark.sql(f"ALTER TABLE {quoted_table(plan, dataset)} RECOVER PARTITIONS")
    except Exception as error:
        raise EmraldError(
            "script/table",
            f"no table could be made over {dataset.id}: {readable(error)}",
            "look at its columns",
        ) from None


def _text(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def run_program(script: str, args: Sequence[str]) -> int:
    """The program's own exit code; its exceptions are told by its own frames."""
    sys.argv = [script, *args]
    sys.path.insert(0, os.path.dirname(os.path.abspath(script)))
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except Exception as error:
        stack = error.__traceback__
        while stack and stack.tb_frame.f_code.co_filename != script:
            stack = stack.tb_next
        traceback.print_exception(type(error), error, stack or error.__traceback__)
        return 1
    return 0


def _arguments(argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    own, args = list(argv), []
    if "--" in own:
        split = own.index("--")
        own, args = own[:split], own[split + 1 :]
    parser = argparse.ArgumentParser(prog="emrald.script", allow_abbrev=False)
    parser.add_argument("--plan", required=True, help="URI of the plan")
    parser.add_argument("--run", required=True, help="the run id")
    parser.add_argument("--script", required=True, help="the program, a local file")
    return parser.parse_args(own), args


def main(argv: Sequence[str]) -> int:
    args, program_args = _arguments(argv)
    spark = prepare(SparkSession.builder.appName(f"{os.path.basename(args.script)} {args.run}").getOrCreate())
    try:
        if not os.path.isfile(args.script):
            raise EmraldError(
                "script/missing", f"there is no program {args.script}", "deploy the project again"
            )
        source = Storage(spark).read(args.plan).decode("utf-8", errors="replace")
        register_tables(spark, parse_plan(source, f"the plan {args.plan}"))
    except EmraldError as error:
        say(error)
        return 1
    return run_program(args.script, program_args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
