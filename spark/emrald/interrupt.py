"""A step in a thread of its own, so that a signal never arrives inside a call to the JVM or a promotion."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable

from pyspark.sql import SparkSession

from emrald.errors import EmraldError

INTERRUPTED = 143
GRACE_SECONDS = 5.0
AGAIN_SECONDS = 0.5


class Interrupt:
    """SIGTERM and SIGINT: jobs are cancelled, and the step ends at its next look."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark
        self._arrived = threading.Event()

    def stop_if_arrived(self) -> None:
        if self._arrived.is_set():
            raise EmraldError(
                "step/interrupted", "the step was interrupted; nothing of it was written", "run it again"
            )

    def run(self, work: Callable[[], int]) -> int:
        """What `work` returns. A step that does not end within the grace is left to the next attempt."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._arrived.set())
        codes: list[int] = []
        worker = threading.Thread(target=lambda: codes.append(work()), daemon=True)
        worker.start()
        left = GRACE_SECONDS
        while worker.is_alive():
            worker.join(AGAIN_SECONDS)
            if not self._arrived.is_set() or not worker.is_alive():
                continue
            self._spark.sparkContext.cancelAllJobs()
            left -= AGAIN_SECONDS
            if left < 0:
                print("emrald: step/interrupted: the step did not end in time", file=sys.stderr, flush=True)
                os._exit(INTERRUPTED)
        return codes[0] if codes else 70
