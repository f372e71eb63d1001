"""What the plan says of a database that is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Partition:
    """Ranges of a column that are read side by side."""

    column: str
    lower: str | int | float
    upper: str | int | float
    count: int


@dataclass(frozen=True)
class Tls:
    mode: str  # verify, encrypt or off
    certificate: str | None  # URI of a PEM file


@dataclass(frozen=True)
class Jdbc:
    """How the database at the dataset's URI is read."""

    table: str | None
    query: str | None
    secret: str | None  # its name
    partition: Partition | None
    fetch_size: int | None
    tls: Tls
    seed: str | None  # URI of the statements that fill an embedded database


def parse_jdbc(raw: Mapping[str, Any]) -> Jdbc:
    tls = raw.get("tls", {})
    return Jdbc(
        table=raw.get("table"),
        query=raw.get("query"),
        secret=raw.get("secret"),
        partition=Partition(**raw["partition"]) if "partition" in raw else None,
        fetch_size=raw.get("fetch_size"),
        tls=Tls(tls.get("mode", "verify"), tls.get("certificate")),
        seed=raw.get("seed"),
    )
