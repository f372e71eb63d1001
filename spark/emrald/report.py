"""What a step did, as JSON for the ledger: written whatever happened."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from emrald.errors import EmraldError


@dataclass
class ReadReport:
    dataset: str
    rows: int = 0
    malformed: int = 0
    files: int | None = None  # of a dataset of files: how many were asked for
    bytes: int | None = None


@dataclass
class WriteReport:
    dataset: str
    rows: int = 0
    dropped: int = 0
    quarantined: int = 0
    seconds: float = 0.0
    expectations: dict[str, dict] = field(default_factory=dict)
    files: int | None = None  # of a dataset of files
    bytes: int | None = None


@dataclass
class Report:
    run: str
    step: str
    attempt: int
    reads: dict[str, ReadReport] = field(default_factory=dict)
    writes: dict[str, WriteReport] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    error: EmraldError | None = None
    seconds: float = 0.0

    def path(self) -> str:
        """Below the ledger's bucket."""
        return f"{self._folder()}/report.json"

    def fence(self) -> str:
        """Below the ledger's bucket: what the runner puts there when it gives the attempt up."""
        return f"{self._folder()}/fenced.json"

    def _folder(self) -> str:
        return f"runs/{self.run}/{self.step}/{self.attempt}"

    def as_json(self) -> str:
        value = {
            "format": 1,
            "run": self.run,
            "step": self.step,
            "attempt": self.attempt,
            "status": "failed" if self.error else "succeeded",
            "seconds": round(self.seconds, 3),
            "reads": {name: _plain(read) for name, read in self.reads.items()},
            "writes": {
                name: {**_plain(write), "seconds": round(write.seconds, 3)}
                for name, write in self.writes.items()
            },
            "warnings": self.warnings,
        }
        if self.error:
            value["error"] = self.error.as_json()
        return json.dumps(value, indent=2) + "\n"


def _plain(told: ReadReport | WriteReport) -> dict:
    """Only a dataset of files has files and bytes."""
    return {
        key: value for key, value in vars(told).items() if key not in ("files", "bytes") or value is not None
    }
