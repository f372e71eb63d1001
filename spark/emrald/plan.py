"""The plan as Python sees it: plain immutable values, decoded once from the canonical JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emrald.errors import EmraldError, nearest, quoted
from emrald.jdbc_plan import Jdbc, parse_jdbc

FORMAT = 1


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    nullable: bool = True


@dataclass(frozen=True)
class Expectation:
    name: str
    kind: str
    on_failure: str
    check: str = ""
    columns: Sequence[str] = ()
    min: int | None = None
    max: int | None = None

    @property
    def is_per_row(self) -> bool:
        return self.kind in ("check", "not_null")

    @property
    def removes_rows(self) -> bool:
        return self.is_per_row and self.on_failure in ("drop", "quarantine")


@dataclass(frozen=True)
class Export:
    format: str
    uri: str
    delimiter: str
    header: bool
    single_file: bool


@dataclass(frozen=True)
class Dataset:
    id: str
    uri: str
    format: str
    options: Mapping[str, str]
    columns: Sequence[Column]
    partition_by: Sequence[str]
    write: str
    malformed: str
    expectations: Sequence[Expectation]
    exports: Sequence[Export]
    table: str | None
    jdbc: Jdbc | None = None
    upload: str | None = None  # of the repository

    @property
    def bucket(self) -> str:
        """Scheme and authority: where staging, quarantine and promotion of this dataset live."""
        scheme, rest = self.uri.split("://", 1)
        return f"{scheme}://{rest.split('/', 1)[0]}"

    @property
    def has_wildcard(self) -> bool:
        return any(sign in self.uri for sign in "*?[{")

    def has_option(self, name: str) -> bool:
        """Whether a boolean reader option is on; Spark takes option names in any case."""
        return self.option(name, "false").strip().lower() == "true"

    def option(self, name: str, default: str) -> str:
        return next((v for k, v in self.options.items() if k.lower() == name.lower()), default)


@dataclass(frozen=True)
class Port:
    """A dataset under the name by which a step knows it."""

    name: str
    dataset: Dataset


@dataclass(frozen=True)
class Step:
    id: str
    kind: str
    entry: str | None
    query: str | None
    reads: Sequence[Port]
    writes: Sequence[Port]
    params: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    environment: str
    region: str | None
    buckets: Mapping[str, str]
    database: str
    vars: Mapping[str, Mapping[str, Mapping[str, Any]]]
    artifacts: Mapping[str, Mapping[str, str]]
    datasets: Mapping[str, Dataset]
    steps: Mapping[str, Step]

    def step(self, step_id: str) -> Step:
        if step_id in self.steps:
            return self.steps[step_id]
        near = nearest(step_id, self.steps)
        raise EmraldError(
            "plan/unknown-step",
            f'the plan has no step "{step_id}"' + (f'; did you mean "{near}"?' if near else ""),
            f"it has: {quoted(sorted(self.steps))}",
        )

    def artifact_uri(self, entry: str) -> str:
        if entry not in self.artifacts:
            raise EmraldError(
                "plan/no-artifact",
                f'the plan has no artifact "{entry}"',
                "compile and deploy the project again",
            )
        return self.artifacts[entry]["uri"]


def parse_plan(text: str, source: str) -> Plan:
    """`source` names the plan in messages."""
    hint = "compile the project again; the plan is written by emrald, not by hand"
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise EmraldError("plan/unreadable", f"{source} is not JSON: {error}", hint) from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        found = raw.get("format") if isinstance(raw, dict) else type(raw).__name__
        raise EmraldError(
            "plan/unreadable", f"{source} is no plan of format {FORMAT} (found: {json.dumps(found)})", hint
        )
    try:
        return _plan(raw)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise EmraldError("plan/unreadable", f"{source} is damaged: {_what_is_wrong(error)}", hint) from None


def _what_is_wrong(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _plan(raw: Mapping[str, Any]) -> Plan:
    datasets = {name: _dataset(name, value) for name, value in raw["datasets"].items()}
    return Plan(
        environment=raw.get("environment", ""),
        region=raw.get("region"),
        buckets=dict(raw["buckets"]),
        database=raw.get("catalog", {}).get("database", ""),
        vars=raw.get("vars", {}),
        artifacts=raw.get("artifacts", {}),
        datasets=datasets,
        steps={name: _step(name, value, datasets) for name, value in raw["steps"].items()},
    )


def _dataset(dataset_id: str, raw: Mapping[str, Any]) -> Dataset:
    columns = tuple(Column(c["name"], c["type"], c.get("nullable", True)) for c in raw.get("columns", ()))
    return Dataset(
        id=dataset_id,
        uri=raw["uri"],
        format=raw["format"],
        options={name: _text(value) for name, value in raw.get("options", {}).items()},
        columns=columns,
        partition_by=tuple(raw.get("partition_by", ())),
        write=raw.get("write", "overwrite"),
        malformed=raw.get("malformed", "fail"),
        expectations=(*_implied(columns), *map(_expectation, raw.get("expectations", ()))),
        exports=tuple(_export(name, value) for name, value in sorted(raw.get("exports", {}).items())),
        table=raw.get("table"),
        jdbc=parse_jdbc(raw["jdbc"]) if "jdbc" in raw else None,
        upload=raw.get("upload"),
    )


def _implied(columns: Sequence[Column]) -> list[Expectation]:
    """A column that may not be null is an expectation that nobody had to write."""
    return [
        Expectation(f"{column.name}_not_null", "not_null", "fail", columns=(column.name,))
        for column in columns
        if not column.nullable
    ]


def _expectation(raw: Mapping[str, Any]) -> Expectation:
    return Expectation(
        name=raw["name"],
        kind=raw["kind"],
        on_failure=raw.get("on_failure", "fail"),
        check=raw.get("check", ""),
        columns=tuple(raw.get("columns", ())),
        min=raw.get("min"),
        max=raw.get("max"),
    )


def _export(name: str, raw: Mapping[str, Any]) -> Export:
    return Export(
        name, raw["uri"], raw.get("delimiter", ","), raw.get("header", True), raw.get("single_file", False)
    )


def _step(step_id: str, raw: Mapping[str, Any], datasets: Mapping[str, Dataset]) -> Step:
    return Step(
        id=step_id,
        kind=raw["kind"],
        entry=raw.get("entry"),
        query=raw.get("query"),
        reads=tuple(Port(r["name"], datasets[r["dataset"]]) for r in raw.get("reads", ())),
        writes=tuple(Port(w["name"], datasets[w["dataset"]]) for w in raw.get("writes", ())),
        params=raw.get("params", {}),
    )


def _text(value: Any) -> str:
    """Options are strings in a plan; a boolean that slipped in must not become Python's `True`."""
    return json.dumps(value) if isinstance(value, (bool, int, float)) else str(value)
