"""What Spark throws, in a line that a person understands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors.exceptions.captured import CapturedException, PythonException

# Java's classes that mean: the place itself refused. Not all of java.io: when a Python worker crashes,
# Spark throws an EOFException.
_REFUSALS = re.compile(
    r"^(java\.io\.(IOException|FileNotFoundException)$|java\.nio\.file\."
    r"|org\.apache\.hadoop\.(fs|security)\.|com\.amazon.*[sS]3)"
)
_ERROR_CLASS = re.compile(r"^\[[A-Z0-9_.]+\]\s*")
_SQLSTATE = re.compile(r"\s*SQLSTATE: \w+")


def readable(error: BaseException) -> str:
    """The statement of an error without its class, query plan, or JVM stack."""
    if isinstance(error, Py4JJavaError):
        return root_reason(error)
    text = error.desc or str(error) if isinstance(error, CapturedException) else str(error)
    statement = re.split(r";\s*\n|\n\s*\n|\n== |\nJVM stacktrace|\n\tat ", text.strip(), maxsplit=1)[0]
    return _one_line(statement) or type(error).__name__


def root_reason(error: BaseException) -> str:
    """What the innermost Java exception said, which is what the system itself said."""
    *_, innermost = causes(error)
    return _reason(innermost) if innermost is not None else _one_line(str(error))


def refusal(error: BaseException) -> str | None:
    """What the operating system or the store said, when it was they who refused; otherwise None."""
    for cause in causes(error):
        if cause is not None and _REFUSALS.match(cause.getClass().getName()):
            return _reason(cause)
    return None


def python_traceback(error: BaseException) -> str | None:
    """The stack of a Python function that failed inside Spark (a UDF), or None."""
    text = error.desc if isinstance(error, PythonException) else _python_cause(error)
    if text is None or "Traceback (most recent call last):" not in text:
        return None
    return text.split("Traceback (most recent call last):", 1)[1].split("\n\tat ", 1)[0].strip("\n")


def _python_cause(error: BaseException) -> str | None:
    for cause in causes(error):
        if cause is not None and cause.getClass().getName().endswith("api.python.PythonException"):
            return cause.getMessage()
    return None


def causes(error: BaseException) -> Iterator[Any]:
    """The Java exception and its causes, outermost first; a lone None when there is no Java in it."""
    java = error.java_exception if isinstance(error, Py4JJavaError) else getattr(error, "_origin", None)
    yield java
    while java is not None and java.getCause() is not None:
        java = java.getCause()
        yield java


def _reason(java: Any) -> str:
    name = java.getClass().getSimpleName()
    message = java.getMessage()
    if not message:
        return name
    first = _one_line(str(message).split("\n\tat ", 1)[0].split("\n\n", 1)[0])
    return first if " " in first else f"{name}: {first}"


def _one_line(text: str) -> str:
    text = _SQLSTATE.sub("", _ERROR_CLASS.sub("", text.strip()))
    return re.sub(r"\s*\n\s*", " ", text).strip()
