"""`python -m emrald.pack`: one Spark application that runs step after step, and several at a time.

A session's start is most of a small step's time. stdin brings `{"id", "argv", "stdout", "stderr"}` and
`{"cancel": id}`, one JSON object a line; stdout answers `{"ready": true}` and `{"id", "exit"}`. The end of
stdin means that nobody waits any more: what runs is cancelled, and the application ends.
"""

from __future__ import annotations

import argparse
import json
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyspark.sql import SparkSession

from emrald.channel import Answers, RoutedStream
from emrald.errors import EmraldError
from emrald.main import parse_arguments
from emrald.session import prepare
from emrald.step import job_group, run_step
from emrald.told import say

CANCELLED = 143  # as a process that was ended by SIGTERM
GRACE_SECONDS = 10.0
AGAIN_SECONDS = 0.5


@dataclass
class Order:
    """A step that was asked for."""

    id: Any
    argv: Sequence[str]
    conf: Mapping[str, str]
    stdout: str
    stderr: str
    cancelled: threading.Event = field(default_factory=threading.Event)

    def stop_if_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise EmraldError("step/cancelled", "the step was cancelled; nothing of it was written")


class Pack:
    def __init__(self, spark: SparkSession, answers: Answers, concurrency: int) -> None:
        self._spark, self._answers = spark, answers
        self._waiting: queue.Queue[Order] = queue.Queue()
        self._open: dict[Any, Order] = {}
        self._changed = threading.Condition()
        self._out, self._err = RoutedStream(sys.stdout), RoutedStream(sys.stderr)
        sys.stdout, sys.stderr = self._out, self._err
        for _ in range(concurrency):
            threading.Thread(target=self._work, daemon=True).start()

    def follow(self, lines: Iterable[str]) -> None:
        """Takes orders until the lines end."""
        for line in lines:
            if line.strip():
                try:
                    self._take(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    self._answers.say({"error": f"this line is no order ({error}): {line.strip()[:200]}"})

    def _take(self, message: dict) -> None:
        if "cancel" in message:
            self._cancel(message["cancel"])
            return
        order = Order(
            message["id"],
            list(message["argv"]),
            dict(message.get("conf", {})),
            message["stdout"],
            message["stderr"],
        )
        with self._changed:
            self._open[order.id] = order
        self._waiting.put(order)

    def _cancel(self, order_id: Any) -> None:
        with self._changed:
            order = self._open.get(order_id)
        if order is None:
            return  # it ended while the cancellation was on its way
        order.cancelled.set()
        try:
            _, step_id, run = parse_arguments(order.argv)
        except EmraldError:
            return  # it fails by itself
        group = job_group(run, step_id)
        threading.Thread(target=self._cancel_jobs, args=(order, group), daemon=True).start()

    def _cancel_jobs(self, order: Order, group: str) -> None:
        """Until the step has ended: Spark cancels the jobs that run, and the next may just be starting."""
        while True:
            self._spark.sparkContext.cancelJobGroup(group)
            with self._changed:
                if self._changed.wait_for(lambda: self._open.get(order.id) is not order, AGAIN_SECONDS):
                    return

    def close(self) -> None:
        """Cancels what is open, and waits a moment for promotions to end whole."""
        with self._changed:
            open_orders = list(self._open)
        for order_id in open_orders:
            self._cancel(order_id)
        with self._changed:
            self._changed.wait_for(lambda: not self._open, GRACE_SECONDS)

    def _work(self) -> None:
        while True:
            order = self._waiting.get()
            code = self._run(order)
            with self._changed:
                del self._open[order.id]
                self._changed.notify_all()
            self._answers.say({"id": order.id, "exit": code})

    def _run(self, order: Order) -> int:
        if order.cancelled.is_set():
            return CANCELLED
        try:
            with self._out.to(order.stdout), self._err.to(order.stderr):
                code = self._run_routed(order)
        except OSError as error:  # the files for its output
            print(f"emrald: {error}", file=sys.stderr)
            return 1
        return CANCELLED if code and order.cancelled.is_set() else code

    def _run_routed(self, order: Order) -> int:
        try:
            plan_uri, step_id, run = parse_arguments(order.argv)
            session = prepare(self._spark.newSession())
            for name, value in order.conf.items():
                session.conf.set(name, value)
            session.sparkContext.setLocalProperty("spark.scheduler.pool", step_id)
            return run_step(session, plan_uri, step_id, run, stop_if_cancelled=order.stop_if_cancelled)
        except EmraldError as error:
            say(error)
            return 2
        except Exception:  # the other steps must go on
            traceback.print_exc()
            return 70


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="emrald.pack", allow_abbrev=False)
    parser.add_argument("--concurrency", type=int, default=1)
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a Spark setting")
    return parser.parse_args(argv)


def _session(conf: Sequence[str]) -> SparkSession:
    builder = SparkSession.builder.appName("emrald pack").config("spark.scheduler.mode", "FAIR")
    for setting in conf:
        key, _, value = setting.partition("=")
        builder = builder.config(key, value)
    return prepare(builder.getOrCreate())


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(CANCELLED)


def main(argv: Sequence[str]) -> int:
    args = _arguments(argv)
    answers = Answers()
    spark = _session(args.conf)
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    pack = Pack(spark, answers, max(1, args.concurrency))
    answers.say({"ready": True})
    try:
        pack.follow(sys.stdin)
    finally:
        pack.close()
        spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
