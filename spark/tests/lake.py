"""A lake in a folder, and a plan that a test writes as briefly as a spec."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from emrald.bind import Run
from emrald.session import prepare
from emrald.step import run_step
from emrald.storage import Storage

BUCKETS = ("bronze", "silver", "gold", "artifacts", "ledger")
PLAN_URI = "s3://artifacts/plans/plan.json"


def columns(declared: dict[str, str]) -> list[dict]:
    """`"date!"` is a date that may not be null."""
    return [
        {"name": name, "type": type_name.rstrip("!"), "nullable": not type_name.endswith("!")}
        for name, type_name in declared.items()
    ]


@dataclass
class Outcome:
    exit: int
    report: dict
    stdout: str
    stderr: str

    @property
    def error(self) -> dict:
        return self.report["error"]


class Lake:
    _seeds: ClassVar[dict[str, Path]] = {}  # query → folder; many tests begin with the same rows

    def __init__(self, spark: Any, s3: Path, capfd: Any) -> None:
        self.spark, self.s3, self._capfd = spark, s3, capfd
        for bucket in BUCKETS:
            for entry in (s3 / bucket).iterdir():
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        self.plan: dict = {
            "format": 1,
            "buckets": {name: name for name in BUCKETS},
            "catalog": {"database": "lake_local", "tables": "declared"},
            "vars": {},
            "artifacts": {},
            "datasets": {},
            "steps": {},
        }

    def dataset(self, name: str, declared: dict[str, str] | None = None, **more: Any) -> None:
        value = {
            "stage": "silver",
            "uri": f"s3://silver/{name}/",
            "format": "parquet",
            "columns": columns(declared or {}),
            **more,
        }
        self.plan["datasets"][name] = value

    def csv(self, name: str, declared: dict[str, str], text: str | None, **more: Any) -> None:
        """A bronze dataset with a header, in one file."""
        uri = f"s3://bronze/{name}.csv"
        self.dataset(name, declared, **{"uri": uri, "format": "csv", "options": {"header": "true"}, **more})
        if text is not None:
            self.put(uri, text)

    def step(self, name: str, kind: str, reads: Any = (), writes: Any = (), **more: Any) -> None:
        self.plan["steps"][name] = {"kind": kind, "reads": _ports(reads), "writes": _ports(writes), **more}

    def app(self, name: str, source: str, reads: Any = (), writes: Any = (), **params: Any) -> None:
        entry = f"spark/apps/{name}.py"
        self.artifact(entry, source)
        self.step(name, "app", reads, writes, entry=entry, params=params)

    def artifact(self, entry: str, source: str) -> None:
        uri = f"s3://artifacts/{entry}"
        self.put(uri, source)
        self.plan["artifacts"][entry] = {"sha256": "0" * 64, "uri": uri}

    def put(self, uri: str, content: str | bytes) -> None:
        path = self.path(uri)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def path(self, uri: str) -> Path:
        return self.s3 / uri.split("://", 1)[1]

    def write_plan(self) -> str:
        self.put(PLAN_URI, json.dumps(self.plan))
        return PLAN_URI

    def run(self, step: str, run: str = "r1", attempt: int = 1, **given: Any) -> Outcome:
        """The step in a session of its own, as a packed application runs it."""
        self.write_plan()
        self._capfd.readouterr()
        moment = "2026-11-20T10:00:00Z"
        session = prepare(self.spark.newSession())
        code = run_step(session, PLAN_URI, step, Run(run, moment, attempt, given.pop("vars", {})), **given)
        out, err = self._capfd.readouterr()
        return Outcome(code, self.report(step, run, attempt), out, err)

    def report(self, step: str, run: str = "r1", attempt: int = 1) -> dict:
        path = self.s3 / "ledger" / "runs" / run / step / str(attempt) / "report.json"
        return json.loads(path.read_text())

    def rows(self, dataset: str) -> list[tuple]:
        """What stands at the dataset's place, sorted, in the declared order of columns."""
        value = self.plan["datasets"][dataset]
        df = self.spark.read.options(**value.get("options", {})).format(value["format"])
        df = df.schema(", ".join(f"`{c['name']}` {c['type']}" for c in value["columns"])).load(value["uri"])
        names = [f"`{c['name']}`" for c in value["columns"]]
        return sorted((tuple(row) for row in df.select(*names).collect()), key=repr)

    def seed(self, dataset: str, values: str) -> None:
        """Rows put at the dataset's place past emrald: `seed("p/a", "(1, 'x'), (2, 'y')")`."""
        value = self.plan["datasets"][dataset]
        names = ", ".join(f"`{c['name']}`" for c in value["columns"])
        types = [f"cast(`{c['name']}` as {c['type']}) as `{c['name']}`" for c in value["columns"]]
        query = f"select {', '.join(types)} from values {values} as t({names})"
        if query not in self._seeds:
            self._seeds[query] = self.s3 / "seeds" / str(len(self._seeds))
            self.spark.sql(query).coalesce(1).write.parquet(str(self._seeds[query]))
        place = self.path(value["uri"])
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self._seeds[query], place)

    def files(self, bucket: str) -> list[str]:
        """Every data file below a bucket: what a killed or failed attempt left shows here."""
        root = self.s3 / bucket
        return sorted(
            str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and not p.name.endswith(".crc")
        )


class Killed(BaseException):
    """As SIGKILL: nothing that cleans up may catch it."""


class DyingStorage(Storage):
    """Dies right before its n-th change."""

    def __init__(self, spark, acts):
        super().__init__(spark)
        self.left = acts

    def _act(self):
        if self.left == 0:
            raise Killed
        self.left -= 1

    def rename(self, source, target):
        self._act()
        super().rename(source, target)

    def delete(self, uri):
        self._act()
        super().delete(uri)

    def write(self, uri, content):
        self._act()
        super().write(uri, content)


def _ports(names: Any) -> list[dict]:
    if isinstance(names, dict):
        return [{"name": name, "dataset": dataset} for name, dataset in names.items()]
    return [{"name": dataset.rpartition("/")[2], "dataset": dataset} for dataset in names]
