"""`submit.py --plan … --step … --run …`: one step in a Spark application of its own, as on EMR."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from emrald.bind import Run, parse_var
from emrald.errors import EmraldError
from emrald.interrupt import Interrupt
from emrald.session import start_session
from emrald.step import run_step
from emrald.told import say


class _Parser(argparse.ArgumentParser):
    """Raises instead of exiting, since a packed application must outlive a bad step."""

    def error(self, message: str) -> NoReturn:
        raise EmraldError("run/usage", message, self.format_usage().strip())


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", required=True, help="URI of the plan")
    parser.add_argument("--run", required=True, help="the run id")
    parser.add_argument("--started-at", default="", help="when the run started, ISO 8601")
    parser.add_argument("--attempt", type=int, default=1)
    parser.add_argument("--var", action="append", default=[], metavar="PIPELINE.NAME=VALUE")


def parse_arguments(argv: Sequence[str]) -> tuple[str, str, Run]:
    """The plan's URI, the step's id and the run."""
    parser = _Parser(prog="submit.py", allow_abbrev=False)
    add_run_arguments(parser)
    parser.add_argument("--step", required=True, help="<pipeline>/<step>")
    args = parser.parse_args(argv)
    return args.plan, args.step, run_of(args)


def run_of(args: argparse.Namespace) -> Run:
    return Run(args.run, args.started_at, args.attempt, dict(parse_var(text) for text in args.var))


def main(argv: Sequence[str] | None = None) -> int:
    try:
        plan_uri, step_id, run = parse_arguments(argv or [])
    except EmraldError as error:
        say(error)
        return 2
    spark = start_session(f"{step_id} {run.id}")
    interrupt = Interrupt(spark)
    try:
        return interrupt.run(
            lambda: run_step(spark, plan_uri, step_id, run, stop_if_cancelled=interrupt.stop_if_arrived)
        )
    finally:
        spark.stop()
