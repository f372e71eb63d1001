"""The sample's orders from real databases in place of the one in memory: each row once, the same revenue."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import servers
from databases import only, rows_of

from emrald.jdbc_statements import statements_of

pytestmark = pytest.mark.skipif(servers.missing() is not None, reason=f"skipped: {servers.missing()}")

ROOT = Path(__file__).parents[2]
COMMAND = ROOT / "dist" / "cli" / "emrald.mjs"
IN_MEMORY = '{ url: "jdbc:derby:memory:shop", seed: data/orders/orders.sql, driver: null, secret: null }'
TABLES = ("customers", "orders", "order_lines")
# What Derby calls a timestamp.
MOMENTS = {"postgresql": "timestamp", "mysql": "datetime"}

SUMS = {
    "customers": ("customers", "count(*), sum(id), count(email), count(country), min(joined), max(joined)"),
    "orders": (
        "orders",
        "count(*), count(distinct id), sum(id), sum(customer_id), sum(shipping), "
        "count(placed_at), count(zone), count(status)",
    ),
    "lines": (
        "order_lines",
        "count(*), sum(order_id), sum(line_number), sum(quantity), sum(quantity * unit_price), count(sku)",
    ),
}

# A clock's moment in UTC. PostgreSQL knows the zones; this MariaDB has none, and is told when clocks changed.
UTC = {
    "postgresql": "(placed_at AT TIME ZONE CASE {zone} END) AT TIME ZONE 'UTC'",
    "mysql": "placed_at - INTERVAL (CASE {zone} END) MINUTE",
}
EUROPES_WINTER = "placed_at BETWEEN '2025-10-26 02:00:00' AND '2026-03-29 01:59:59'"
AMERICAS_WINTER = "placed_at BETWEEN '2025-11-02 01:00:00' AND '2026-03-08 01:59:59'"
ZONES = {
    "'europe/berlin', 'cet'": ("'Europe/Berlin'", f"IF({EUROPES_WINTER}, 60, 120)"),
    "'europe/london', 'gmt'": ("'Europe/London'", f"IF({EUROPES_WINTER}, 0, 60)"),
    "'america/new_york', 'est'": ("'America/New_York'", f"IF({AMERICAS_WINTER}, -300, -240)"),
    "'utc'": ("'UTC'", "0"),
}
MONTH = {
    "postgresql": "to_char({utc}, 'YYYY-MM-01')",
    "mysql": "date_format({utc}, '%Y-%m-01')",
}
REVENUE = """
WITH prices AS (
  SELECT order_id, sum(quantity * unit_price) AS price
  FROM (SELECT DISTINCT order_id, line_number, quantity, unit_price FROM order_lines
        WHERE unit_price IS NOT NULL) AS once
  GROUP BY order_id
), earned AS (
  SELECT {month} AS month, coalesce(price, 0) + coalesce(shipping, 0) AS amount,
    CASE WHEN lower(trim(country)) IN ('de', 'germany') THEN 'DE' WHEN lower(trim(country)) = 'fr' THEN 'FR'
      WHEN lower(trim(country)) IN ('gb', 'uk') THEN 'GB' WHEN lower(trim(country)) IN ('us', 'usa') THEN 'US'
      ELSE 'ZZ' END AS country
  FROM orders LEFT JOIN prices ON order_id = orders.id LEFT JOIN customers ON customers.id = customer_id
  WHERE lower(trim(status)) IN ('paid', 'shipped')
)
SELECT month, country, count(*), sum(amount) FROM earned WHERE month IS NOT NULL
GROUP BY month, country ORDER BY month, country
"""


def revenue(kind):
    number = list(UTC).index(kind)
    zones = " ".join(
        f"WHEN lower(trim(zone)) IN ({names}) THEN {zone[number]}" for names, zone in ZONES.items()
    )
    return REVENUE.format(month=MONTH[kind].format(utc=UTC[kind].format(zone=zones)))


@pytest.fixture
def sample(shop, certificates, tmp_path):
    """The project beside a database that holds what its seed fills the one in memory with."""
    if not COMMAND.exists():
        pytest.skip("skipped: the command line is not built")
    seed = (ROOT / "data/orders/orders.sql").read_text().replace("TIMESTAMP", MOMENTS[shop.kind])
    fill = [statement.text for statement in statements_of(seed)]
    if shop.kind == "postgresql":
        fill.append(f"GRANT SELECT ON {', '.join(TABLES)} TO {servers.USER}")
    rows_of(shop.lake.spark, shop.url, [*(f"DROP TABLE IF EXISTS {name}" for name in TABLES), *fill])
    for folder in ("bootstrap", "pipelines", "spark/apps", "spark/sql", "spark/scripts", "data"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for folder in ("libs", "certs"):
        (tmp_path / folder).mkdir()
    [driver] = [jar for jar in servers.drivers() if shop.kind in jar]
    shutil.copy(driver, tmp_path / "libs/driver.jar")
    (tmp_path / "certs/ca.pem").write_bytes(certificates.pem("ours"))
    project = tmp_path / "pipelines/project.yaml"
    text = project.read_text()
    assert IN_MEMORY in text
    tls = "{ mode: verify, certificate: certs/ca.pem }"
    real = f'{{ url: "{shop.url}", driver: libs/driver.jar, tls: {tls} }}'
    project.write_text(text.replace(IN_MEMORY, real))
    return tmp_path


@only(*MOMENTS)
def test_orders_are_the_databases_own(shop, sample):
    secret = json.dumps({"username": servers.USER, "password": servers.PASSWORD})
    done = subprocess.run(
        ["node", str(COMMAND), "run", "orders", "--env", "local"],
        cwd=sample,
        env={**os.environ, "EMRALD_SECRET_ORDERS_DB": secret, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    spark, lake = shop.lake.spark, sample / ".emrald/local/s3"
    read = lambda stage, name: spark.read.parquet(f"{lake}/*-{stage}-*/orders/{name}")  # noqa: E731
    ask = lambda text: rows_of(spark, shop.url, [text])  # noqa: E731
    shown = lambda row: [None if value is None else str(value) for value in row]  # noqa: E731

    for name, (table, sums) in SUMS.items():
        where = "WHERE quantity <> 0" if name == "lines" else ""
        copied = read("bronze", f"{name}_raw")
        assert (
            shown(copied.selectExpr(*sums.split(", ")).first())
            == ask(f"SELECT {sums} FROM {table} {where}")[0]
        )

    # Four readers, each with rows of its own: no order is in two of their files.
    orders = read("bronze", "orders_raw").selectExpr("id", "input_file_name() AS file")
    ranges = orders.groupBy("file").agg({"id": "min"}).collect()
    assert len(ranges) == 4
    assert orders.count() == orders.select("id").distinct().count()

    months = read("gold", "revenue_by_month").selectExpr("month", "country", "orders", "revenue")
    found = ask(revenue(shop.kind))
    assert len(found) > 20
    assert [shown(row) for row in months.orderBy("month", "country").collect()] == found
