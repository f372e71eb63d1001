"""A database in memory, filled by a file of statements before it is first read."""

from __future__ import annotations

import threading
from typing import Any

from py4j.protocol import Py4JJavaError

from emrald.context import Context
from emrald.errors import EmraldError
from emrald.jdbc_statements import statements_of
from emrald.plan import Dataset
from emrald.spark_errors import root_reason

# Packed steps share one JVM, and with it its databases.
_lock = threading.Lock()
_filled: set[tuple[str, str]] = set()  # database, seed


def fill(ctx: Context, dataset: Dataset, connection: Any, seed: str) -> None:
    """Once in a process; all statements or none, so that the next attempt finds the database as it was."""
    with _lock:
        if (dataset.uri, seed) in _filled:
            return
        try:
            script = ctx.storage.read(seed).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            told = f"{seed.rpartition('/')[2]} of {dataset.id} is not UTF-8: {error.reason}"
            raise EmraldError("jdbc/seed", told, "save it as UTF-8") from None
        connection.setAutoCommit(False)
        try:
            _run(dataset, connection, script, seed.rpartition("/")[2])
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        _filled.add((dataset.uri, seed))


def _run(dataset: Dataset, connection: Any, script: str, file: str) -> None:
    statement = connection.createStatement()
    for one in statements_of(script):
        try:
            statement.execute(one.text)
        except Py4JJavaError as error:
            raise EmraldError(
                "jdbc/seed",
                f"{file}:{one.line}: {dataset.id} refuses this statement: {root_reason(error)}",
                f"the statement begins: {one.text[:80]}",
            ) from None
