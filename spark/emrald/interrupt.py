"""SIGTERM and SIGINT end a step between two acts, never inside a promotion."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from emrald.errors import EmraldError


class Interrupt:
    """Installed in the main thread only; elsewhere Python has no signals, and pack.py cancels instead."""

    def __init__(self) -> None:
        self._deferring = False
        self._arrived = False

    def install(self) -> Interrupt:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._handle)
            signal.signal(signal.SIGINT, self._handle)
        return self

    def _handle(self, _number: int, _frame: object) -> None:
        if self._arrived:
            return  # cleaning up already
        self._arrived = True
        if not self._deferring:
            raise _interrupted()

    @contextmanager
    def deferred(self) -> Iterator[None]:
        self._deferring = True
        try:
            yield
        finally:
            self._deferring = False


def _interrupted() -> EmraldError:
    return EmraldError(
        "step/interrupted", "the step was interrupted; nothing of it was written", "run it again"
    )
