"""The user's own Python: loaded, called, and its errors told by its own lines."""

from __future__ import annotations

import linecache
import os
import sys
import threading
import traceback
import types
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable

from pyspark import cloudpickle
from pyspark.sql import SparkSession

from emrald.errors import EmraldError
from emrald.spark_errors import python_traceback, readable

_RUNTIME = os.path.dirname(__file__)

_BRING_MODULE = (
    "bring it with the step: a module of the repository by spark: { py_files: […] }, "
    "any other by spark: { python_packages: […] }"
)


@contextmanager
def loaded(source: bytes, entry: str, unique: str) -> Iterator[types.ModuleType]:
    """The app as a module for as long as its step runs.

    It is registered, since dataclasses look their module up, and pickled by value, since executors
    cannot import it.
    """
    name = f"emrald_app_{unique}"
    module = types.ModuleType(name)
    module.__file__ = entry
    _show_source(source, entry)
    sys.modules[name] = module
    cloudpickle.register_pickle_by_value(module)
    try:
        with telling(entry, "cannot be loaded"):
            exec(compile(source, entry, "exec"), module.__dict__)
        yield module
    finally:
        cloudpickle.unregister_pickle_by_value(module)
        del sys.modules[name]


def _show_source(source: bytes, entry: str) -> None:
    """The entry lies on storage, so that Python would find no lines for a stack frame."""
    text = source.decode("utf-8", errors="replace")
    linecache.cache[entry] = (len(text), None, text.splitlines(keepends=True), entry)


def run_function(module: types.ModuleType, entry: str) -> Callable:
    function = getattr(module, "run", None)
    if not callable(function):
        raise EmraldError(
            "app/no-run", f"{entry} has no function run", "write: def run(spark, …)", file=entry
        )
    return function


_guards: Counter[int] = Counter()
_guards_lock = threading.Lock()
_running = threading.local()


@contextmanager
def unstoppable(spark: SparkSession, entry: str) -> Iterator[None]:
    """The session is not the app's: its rows are still to be written, and a packed run shares it.

    Apps of a packed run are inside at the same time, with one context: the last one out takes the guard away.
    """
    owners = (spark, spark.sparkContext)
    _running.entry = entry
    with _guards_lock:
        for owner in owners:
            _guards[id(owner)] += 1
            owner.stop = _refuse_to_stop  # type: ignore[method-assign]
    try:
        yield
    finally:
        with _guards_lock:
            for owner in owners:
                _guards[id(owner)] -= 1
                if not _guards[id(owner)]:
                    del _guards[id(owner)], owner.stop


def _refuse_to_stop() -> None:
    entry = getattr(_running, "entry", "the app")
    raise EmraldError(
        "app/stops-spark",
        f"{entry} stops the Spark session",
        "remove the call of stop(): the runtime ends the session when the step is done",
        file=entry,
    )


@contextmanager
def telling(entry: str, what: str = "raised") -> Iterator[None]:
    """Whatever the app throws, by its place in the app."""
    try:
        yield
    except EmraldError as error:
        _locate(error, entry)
        raise
    except SystemExit as error:
        raise EmraldError(
            "app/raised",
            f"{entry} called sys.exit({'' if error.code is None else error.code})",
            "return the result instead",
        ) from None
    except SyntaxError as error:
        if error.filename != entry:
            raise _raised(error, entry, what) from None
        shown = "".join(traceback.format_exception_only(type(error), error))
        raise EmraldError(
            "app/syntax",
            f"{entry}:{error.lineno}: {error.msg}",
            "correct the file",
            file=entry,
            line=error.lineno,
            frames=shown,
        ) from None
    except Exception as error:
        raise _raised(error, entry, what) from error


def _raised(error: BaseException, entry: str, what: str) -> EmraldError:
    frames = [f for f in traceback.extract_tb(error.__traceback__)]
    own = _own_frames(frames, entry)
    line = next((f.lineno for f in reversed(own) if f.filename == entry), None)
    statement = f"{type(error).__name__}: {readable(error)}"
    place = f"{entry}:{line}" if line else entry
    shown = "".join(["Traceback (most recent call last):\n", *traceback.format_list(own), statement, "\n"])
    return EmraldError(
        "app/raised",
        f"{place} {what}: {statement}",
        _BRING_MODULE if isinstance(error, ModuleNotFoundError) else "correct the app",
        file=entry,
        line=line,
        frames=shown,
    )


def _locate(error: EmraldError, entry: str) -> None:
    """What the runtime refuses to an app is told with the app's line too."""
    own = _own_frames(list(traceback.extract_tb(error.__traceback__)), entry)
    while own and own[-1].filename.startswith(_RUNTIME):
        own.pop()
    if not own or error.frames:
        return
    error.frames = "".join(["Traceback (most recent call last):\n", *traceback.format_list(own)])
    error.file = error.file or entry
    if error.line is None and error.file == entry:
        error.line = next((f.lineno for f in reversed(own) if f.filename == entry), None)


def _own_frames(frames: list[traceback.FrameSummary], entry: str) -> list[traceback.FrameSummary]:
    """From the app's first line on, without what Spark did inside."""
    start = next((i for i, f in enumerate(frames) if f.filename == entry), len(frames))
    own = frames[start:]
    while own and any(part in own[-1].filename for part in ("/pyspark/", "/py4j/")):
        own.pop()
    return own


def raised_inside_spark(error: BaseException, entry: str | None) -> EmraldError | None:
    """The app's own error when its Python (a UDF) failed while Spark ran it; otherwise None."""
    stack = python_traceback(error)
    if stack is None:
        return None
    lines = stack.splitlines()
    start = next((i for i, line in enumerate(lines) if entry and f'"{entry}"' in line), None)
    own = lines[start:] if start is not None else lines[-1:]
    statement = next((line for line in reversed(lines) if line.strip()), "it raised")
    shown = "\n".join(["Traceback (most recent call last):", *own, ""])
    return EmraldError(
        "app/raised",
        f"{entry or 'a function'} raised inside Spark: {statement}",
        _BRING_MODULE
        if statement.startswith(ModuleNotFoundError.__name__)
        else "correct the function that Spark calls for each row",
        file=entry,
        frames=shown,
    )


def unique_name(*parts: Any) -> str:
    return "_".join("".join(c if c.isalnum() else "_" for c in str(part)) for part in parts)
