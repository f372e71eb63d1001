"""`emrald run` on real databases: the rows arrive, and the password stays where it was."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import servers
from databases import ROWS, copied, only

pytestmark = pytest.mark.skipif(servers.missing() is not None, reason=f"skipped: {servers.missing()}")

# MySQL's driver has MariaDB's server.
OTHERS = only("postgresql", "mariadb")
COMMAND = Path(__file__).parents[2] / "dist" / "cli" / "emrald.mjs"
PROJECT = """
project: shop
owner: me@example.com
fleets: { small: { primary: m5.xlarge, core: { types: [m5.xlarge], on_demand: 1 } } }
cluster: { release: emr-7.13.0, applications: [Spark] }
environments: { local: {} }
"""
PIPELINE = """
pipeline: orders
datasets:
  orders_table:
    jdbc:
      url: {url}
      table: {table}
      driver: libs/driver.jar
      secret: shop_db
      partition: {{ column: id, lower: 1, upper: 3000, count: 3 }}
      tls: {{ mode: verify, certificate: certs/ca.pem }}
    columns: {{ id: bigint, Total: "decimal(12,2)", order: string }}
  copied:
    stage: silver
    format: parquet
    columns: {{ id: bigint, Total: "decimal(12,2)", order: string }}
steps:
  copy: {{ app: copy.py, reads: [orders_table], writes: [copied] }}
"""
APP = """
import logging
logging.basicConfig(level=logging.DEBUG)
def run(spark, orders_table):
    orders_table.explain(True)
    print(spark.sparkContext.getConf().getAll())
    return orders_table.filter("id > 0")
"""


@pytest.fixture
def project(shop, certificates, tmp_path):
    if not COMMAND.exists():
        pytest.skip("skipped: the command line is not built")
    for folder in ("pipelines", "libs", "certs", "spark/apps"):
        (tmp_path / "project" / folder).mkdir(parents=True)
    for folder in ("events", "tmp"):
        (tmp_path / folder).mkdir()
    files = {
        "pipelines/project.yaml": PROJECT,
        "pipelines/orders.yaml": PIPELINE.format(url=shop.url, table=f"'sales.{shop.q('Orders')}'"),
        "spark/apps/copy.py": APP,
        "certs/ca.pem": certificates.pem("ours").decode(),
    }
    for name, text in files.items():
        (tmp_path / "project" / name).write_text(text)
    [driver] = [jar for jar in servers.drivers() if shop.kind in jar]
    shutil.copy(driver, tmp_path / "project/libs/driver.jar")
    return tmp_path


def run(project, username, password):
    """The exit code, all that was said, and each command line that any process had meanwhile."""
    env = {
        **os.environ,
        "EMRALD_SECRET_SHOP_DB": json.dumps({"username": username, "password": password}),
        "TMPDIR": str(project / "tmp"),
        "NO_COLOR": "1",
        # A local run leaves out Spark's event log; a cluster writes one.
        "JDK_JAVA_OPTIONS": f"-Dspark.eventLog.enabled=true -Dspark.eventLog.dir=file://{project}/events",
    }
    said, lines = project / "said", set()
    with said.open("wb") as output:
        command = ["node", str(COMMAND), "run", "--env", "local"]
        process = subprocess.Popen(command, cwd=project / "project", env=env, stdout=output, stderr=output)
        while True:
            try:
                process.wait(timeout=0.1)
                break
            except subprocess.TimeoutExpired:
                lines.update(_command_lines())
    return process.returncode, said.read_text(), lines


def _command_lines():
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_bytes()
        except OSError:
            continue  # it has ended


def assert_nowhere(project, password, lines, event):
    shapes = {
        password.encode(),
        json.dumps(password)[1:-1].encode(),
        json.dumps(password, ensure_ascii=False)[1:-1].encode(),
    }
    files = [path for path in project.rglob("*") if path.is_file()]
    found = [str(path) for path in files if any(shape in path.read_bytes() for shape in shapes)]
    assert found == []
    assert [line for line in lines if any(shape in line for shape in shapes)] == []
    # The search would find something: it has seen Spark's own command, and what Spark told of its work.
    assert any(b"--step" in line for line in lines)
    events = [path for path in (project / "events").iterdir() if not path.name.startswith(".")]
    assert any(event in path.read_bytes() for path in events)


@OTHERS
def test_a_run_reads_the_table_and_leaves_no_password(shop, project):
    code, said, lines = run(project, servers.USER, servers.PASSWORD)
    assert code == 0, said
    frame = shop.lake.spark.read.parquet(f"{project}/project/.emrald/local/s3/*silver*/orders/copied")
    [row] = frame.selectExpr("count(*)", "sum(id)", "sum(Total)").collect()
    assert [str(value) for value in row] == shop.ask(
        f"SELECT count(*), sum(id), sum({shop.q('Total')}) FROM sales.{shop.q('Orders')}"
    )
    assert row[0] == ROWS
    assert_nowhere(project, servers.PASSWORD, lines, b"SparkListenerJobEnd")


@OTHERS
def test_a_run_with_a_wrong_password_says_so_once(shop, project):
    code, said, lines = run(project, servers.USER, 'this-"is\\wrong')
    assert code == 1
    assert said.count("does not take the user and password") == 1, said
    assert f"localhost:{shop.server.port}/shop" in said
    assert "\tat " not in said and servers.USER not in said
    assert_nowhere(project, 'this-"is\\wrong', lines, b"SparkListenerApplicationEnd")


def test_pythons_log_does_not_tell_the_password(shop, caplog):
    """Py4J tells each call with its arguments, where somebody has asked for DEBUG."""
    with caplog.at_level(logging.DEBUG):
        copied(shop)
    assert "(hidden)" in caplog.text
    assert servers.PASSWORD not in caplog.text
    assert servers.PASSWORD.replace("\\", "\\\\") not in caplog.text
