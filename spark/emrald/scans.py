"""Rows that a step's scans brought, from the metrics that Spark keeps anyway.

`observe()` on a read would keep filters and columns from being pushed into the scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

# A path of files, or the name that the runtime has given to what it reads from a database (jdbc_relation.py).
_ROOT = re.compile(
    r"Location: \w+(?:\(\d+ paths?\))?\s?\[(?P<path>[^\]]*)"
    r"|^Scan JDBCRelation\(.*\) (?P<alias>emrald_[0-9a-f]{16})\)",
    re.DOTALL,
)
_WAIT_MS = 10_000


def rows_by_root(spark: SparkSession, group: str, since: float) -> dict[str, int]:
    """For each first path of a scan, or database: the most rows that one scan of this job group brought.

    An app may scan a dataset more than once (a count, a self-join); the most is nearest to what it read.
    `since` is when the attempt began, in seconds.
    """
    context = spark.sparkContext._jsc.sc()
    context.listenerBus().waitUntilEmpty(_WAIT_MS)
    store = spark._jsparkSession.sharedState().statusStore()
    rows: dict[str, int] = {}
    # Newest first: a packed application has hundreds of executions of the steps before this one.
    for execution in _each(store.executionsList().reverse()):
        if execution.submissionTime() < since * 1000:
            break
        if not _belongs(context, execution, group):
            continue
        values = store.executionMetrics(execution.executionId())
        for node in _each(store.planGraph(execution.executionId()).allNodes()):
            scan = _ROOT.search(node.desc())
            if not scan:
                continue
            root = scan["alias"] or scan["path"].split(",")[0].strip().rstrip("/")
            rows[root] = max(rows.get(root, 0), _output_rows(node, values))
    return rows


def rows_of(roots: Sequence[str], rows: dict[str, int]) -> int:
    """A scan is named by its first path only, which may be any of the dataset's."""
    return max((rows.get(root.rstrip("/"), 0) for root in roots), default=0)


def _belongs(context: Any, execution: Any, group: str) -> bool:
    for job_id in _each(execution.jobs().keys()):
        try:
            job_group = context.statusStore().job(job_id).jobGroup()
        except Py4JJavaError:  # Spark forgets old jobs
            continue
        if job_group.isDefined() and job_group.get() == group:
            return True
    return False


def _output_rows(node: Any, values: Any) -> int:
    for metric in _each(node.metrics()):
        if metric.name() == "number of output rows":
            text = values.get(metric.accumulatorId())
            return int(text.get().replace(",", "")) if text.isDefined() else 0
    return 0


def _each(collection: Any) -> Iterator[Any]:
    iterator = collection.iterator()
    while iterator.hasNext():
        yield iterator.next()
