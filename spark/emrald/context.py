"""What every part of one attempt of one step shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from pyspark.sql import SparkSession

from emrald.bind import Run
from emrald.plan import Dataset, Plan, Step
from emrald.report import Report
from emrald.storage import Storage


def _go_on() -> None:
    """Nobody can cancel this attempt but by ending its process."""


@dataclass(frozen=True)
class Context:
    spark: SparkSession
    storage: Storage
    plan: Plan
    step: Step
    run: Run
    report: Report
    stop_if_cancelled: Callable[[], None] = _go_on

    def staging(self, dataset: Dataset, name: str = "") -> str:
        """Where this attempt may write what is not yet checked; without a name, all of it."""
        return f"{self.step_staging(dataset)}/{self.run.attempt}/{name}".rstrip("/")

    def step_staging(self, dataset: Dataset) -> str:
        """Of all attempts: an earlier one that was killed may have left something there."""
        return f"{dataset.bucket}/_staging/{self.run.id}/{self.step.id}"

    def quarantine(self, dataset: Dataset) -> str:
        return f"{dataset.bucket}/_quarantine/{dataset.id}/run={self.run.id}"
