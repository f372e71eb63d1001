"""stdout kept for answers: what Spark, the JVM and apps print goes to stderr or to a step's own files."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any


class Answers:
    """The process's real stdout, one JSON object a line; nothing else gets there once this exists."""

    def __init__(self) -> None:
        sys.stdout.flush()
        self._stream = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)  # before the JVM starts, which inherits it
        self._lock = threading.Lock()

    def say(self, value: dict) -> None:
        with self._lock:
            self._stream.write(json.dumps(value) + "\n")
            self._stream.flush()


class RoutedStream:
    """Stands for sys.stdout or sys.stderr: each thread that runs a step writes to that step's file."""

    def __init__(self, otherwise: IO[str]) -> None:
        self._otherwise = otherwise
        self._local = threading.local()

    def _target(self) -> IO[str]:
        return getattr(self._local, "stream", None) or self._otherwise

    @contextmanager
    def to(self, path: str) -> Iterator[None]:
        with open(path, "a", encoding="utf-8", buffering=1) as stream:
            self._local.stream = stream
            try:
                yield
            finally:
                self._local.stream = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target(), name)
