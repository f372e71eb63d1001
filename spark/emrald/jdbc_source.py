"""Where a dataset's rows are asked for, and with which options of the driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from emrald.context import Context
from emrald.jdbc_database import Address, Database, address_of, database_of, options_of, spark_url
from emrald.jdbc_plan import Jdbc
from emrald.jdbc_secret import read_secret
from emrald.jdbc_tls import tls_options
from emrald.plan import Dataset


@dataclass(frozen=True)
class Source:
    database: Database
    address: Address
    url: str  # as Spark takes it
    # User and password are among them.
    properties: Mapping[str, str] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.database.name} at {self.address}" if self.address.host else f"Derby's {self.address}"


def source_of(ctx: Context, dataset: Dataset, jdbc: Jdbc) -> Source:
    database = database_of(dataset.uri)
    properties = options_of(database, dataset.uri)
    properties.update(tls_options(ctx, dataset, database, jdbc.tls))
    if jdbc.secret:
        secret = read_secret(jdbc.secret, dataset.id, ctx.plan.environment, ctx.plan.region)
        properties.update(user=secret.username, password=secret.password)
    return Source(database, address_of(dataset.uri), spark_url(dataset.uri), properties)
