"""Real databases with the same table each, and a step that copies it."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
import servers

from emrald.jdbc_connection import connected
from emrald.jdbc_database import database_of, spark_url
from emrald.jdbc_source import Source

ROWS = 3000
SERVERS = {"postgresql": servers.Postgres, "mariadb": servers.MariaDb, "mysql": servers.MariaDb}
FILL = {
    servers.Postgres: [
        "CREATE SCHEMA sales",
        """CREATE TABLE sales."Orders" (
          id bigint PRIMARY KEY, part int, "Total" numeric(12,2), "order" text, "the sum" varchar(40),
          placed timestamp, known timestamptz, day date, paid boolean, free numeric, code uuid,
          doc jsonb, big numeric(20,0)
        )""",
        f"""INSERT INTO sales."Orders"
          SELECT n, CASE WHEN n % 7 = 0 THEN NULL ELSE n % 1000 - 100 END, n * 1.25,
          'äß ' || n, 'q''"' || n, TIMESTAMP '2024-03-10 00:30:00' + n * INTERVAL '1 minute',
          TIMESTAMPTZ '2024-03-10 00:30:00+00' + n * INTERVAL '1 minute',
          DATE '2024-01-01' + n % 100, n % 2 = 0,
          n * 1.5, '00000000-0000-0000-0000-000000000001',
          '{{"a": 1}}', 9223372036854775807
          FROM generate_series(1, {ROWS}) n""",
    ],
    servers.MariaDb: [
        "CREATE DATABASE sales",
        """CREATE TABLE sales.`Orders` (
          id bigint PRIMARY KEY, part int, `Total` decimal(12,2), `order` text, `the sum` varchar(40),
          placed datetime, known timestamp NULL, day date, paid tinyint(1), free decimal(38,18), code bit(1),
          doc json, big bigint unsigned
        )""",
        "SET max_recursive_iterations = 100000",
        "SET time_zone = '+00:00'",
        f"""INSERT INTO sales.`Orders`
          WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < {ROWS})
          SELECT n, CASE WHEN n % 7 = 0 THEN NULL ELSE n % 1000 - 100 END, n * 1.25, CONCAT('äß ', n),
          CONCAT('q''"', n), TIMESTAMP('2024-03-10 00:30:00') + INTERVAL n MINUTE,
          TIMESTAMP('2024-03-10 00:30:00') + INTERVAL n MINUTE, DATE('2024-01-01') + INTERVAL n % 100 DAY,
          n % 3, n * 1.5, b'1', '{{"a": 1}}', 9223372036854775807 FROM s""",
    ],
}
DECLARED = {"id": "bigint", "Total": "decimal(12,2)", "order": "string", "the sum": "string", "day": "date"}


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return servers.Certificates.make(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def started(tmp_path_factory, certificates, spark):
    running = {}
    yield (
        lambda kind: (
            running.setdefault(kind, None) or _start(running, kind, tmp_path_factory, certificates, spark)
        )
    )
    for server in running.values():
        if server:
            server.stop()


def _start(running, kind, folders, certificates, spark):
    server = kind(folders.mktemp("d")).start(certificates)
    running[kind] = server
    first = server.url().replace("/shop", "/postgres") if kind is servers.Postgres else server.url()
    if kind is servers.Postgres:
        execute(spark, first, ["CREATE DATABASE shop"])
    execute(spark, server.url(), [*FILL[kind], *readers(kind)])
    return server


def readers(kind):
    """Of the tables of the schema `sales` alone; one of them comes with TLS or not at all."""
    password = servers.PASSWORD.replace("'", "''")
    if kind is servers.Postgres:
        yield "CREATE TABLE sales.closed (id int)"
        for user in (servers.USER, "tls_alone"):
            yield f"CREATE ROLE {user} LOGIN PASSWORD '{password}'"
            yield f'GRANT USAGE ON SCHEMA sales TO {user}; GRANT SELECT ON sales."Orders" TO {user}'
    else:
        password = password.replace("\\", "\\\\")
        yield "CREATE TABLE sales.closed (id int)"
        for user, with_tls in ((servers.USER, ""), ("tls_alone", " REQUIRE SSL")):
            yield f"CREATE USER {user}@'%' IDENTIFIED BY '{password}'{with_tls}"
            yield f"GRANT SELECT ON sales.`Orders` TO {user}@'%'"
            yield f"GRANT SELECT ON shop.* TO {user}@'%'"


def execute(spark, url, statements):
    """The last statement's first row."""
    found = rows_of(spark, url, statements)
    return found[0] if found else None


def rows_of(spark, url, statements):
    """By the driver, since clients of the databases need not be here; what the last statement gives."""
    with connected(spark, owner(url), "the test") as connection:
        statement = connection.createStatement()
        for text in statements:
            has_rows = statement.execute(text)
        rows, found = statement.getResultSet() if has_rows else None, []
        while rows and rows.next():
            found.append([rows.getString(n + 1) for n in range(rows.getMetaData().getColumnCount())])
        return found


def owner(url):
    database = database_of(url)
    properties = {
        **database.options,
        **database.tls["encrypt"],
        "user": servers.OWNER,
        "password": servers.OWNERS_PASSWORD,
    }
    return Source(database, None, spark_url(url), properties)


def only(*kinds):
    """For tests of what some alone have."""
    return pytest.mark.parametrize("shop", kinds, indirect=True)


@pytest.fixture(params=list(SERVERS))
def shop(request, lake, started, certificates, monkeypatch):
    kind = SERVERS[request.param]
    if kind.absent():
        pytest.skip(f"skipped: {kind.absent()}")
    server = started(kind)
    lake.plan["environment"] = "local"
    for name in ("ours", "theirs"):
        lake.put(f"s3://artifacts/{name}.pem", certificates.pem(name))
    monkeypatch.setenv(
        "EMRALD_SECRET_SHOP_DB", json.dumps({"username": servers.USER, "password": servers.PASSWORD})
    )
    url = server.url(request.param)
    quote = '"' if request.param == "postgresql" else "`"
    ask = lambda *statements: execute(lake.spark, url, statements)  # noqa: E731
    return SimpleNamespace(
        lake=lake, url=url, kind=request.param, ask=ask, q=lambda name: quote + name + quote, server=server
    )


def reading(shop, declared=None, **jdbc):
    given = {"tls": {"mode": "verify", "certificate": "s3://artifacts/ours.pem"}, "secret": "shop_db", **jdbc}
    given = {key: value for key, value in given.items() if value is not None}
    if "query" not in given:
        given.setdefault("table", f"sales.{shop.q('Orders')}")
    declared = declared or DECLARED
    shop.lake.dataset(
        "shop/orders", declared, uri=given.pop("uri", shop.url), format="jdbc", external=True, jdbc=given
    )
    shop.lake.dataset("shop/copied", declared)
    shop.lake.step("shop/copy", "convert", ["shop/orders"], ["shop/copied"])


def copied(shop, declared=None, **jdbc):
    reading(shop, declared, **jdbc)
    done = shop.lake.run("shop/copy")
    assert done.exit == 0, done.stderr
    frame = shop.lake.spark.read.parquet("s3://silver/shop/copied/")
    frame.createOrReplaceTempView("copied")
    return frame


def refused(shop, declared=None, **jdbc):
    reading(shop, declared, **jdbc)
    done = shop.lake.run("shop/copy")
    assert done.exit == 1
    assert "\tat " not in done.stderr and "Traceback" not in done.stderr
    for text in (done.stderr, done.stdout, json.dumps(done.report)):
        assert servers.USER not in text
        assert servers.PASSWORD not in text
    return done.error
