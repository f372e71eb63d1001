"""The local lake of a notebook's project: its plan, its buckets as folders, a session of Spark over them."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PACKAGE = Path(__file__).resolve().parents[3]
"""What emrald is made of: `spark/emrald`, and the command line."""

# As a local run does: nothing that could lead a cell to a real account, a real cluster, or another Spark.
_SCRUBBED = ("AWS_", "AMAZON_", "BOTO_", "SPARK_", "PYSPARK_", "HADOOP_", "YARN_", "HIVE_")


class NoLake(Exception):
    """There is nothing here to explore; the message says what to do."""


def find_project(start: str) -> Path:
    folder = Path(start).resolve()
    for one in (folder, *folder.parents):
        if (one / "pipelines" / "project.yaml").exists():
            return one
    raise NoLake(f'no folder above "{folder}" has a pipelines/project.yaml: put the notebook into one')


def start_session(start: str) -> SparkSession:
    project = find_project(start)
    text = compiled_plan(project)
    plan = json.loads(text)
    buckets = project / ".emrald" / "local" / "s3"
    if not any((buckets / name).is_dir() for name in session_buckets(plan).values()):
        raise NoLake(f'there is no local lake in "{buckets}" yet: call `emrald run` in "{project}" first')
    use_spark(spark_home(project))
    conf = {**session_properties(plan), **s3_properties(buckets), **machine_properties()}
    return with_tables(session(conf), text)


def compiled_plan(project: Path) -> str:
    """The plan of the project as it is now; what is wrong with it is said by the command itself."""
    command = ["node", str(PACKAGE / "dist" / "cli" / "emrald.mjs"), "compile", "--env", "local"]
    done = subprocess.run([*command, "--project", str(project)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NoLake(f'`emrald compile` fails in "{project}":\n{done.stderr.strip()}')
    return done.stdout


def session_buckets(plan: Mapping[str, Any]) -> dict[str, str]:
    buckets = plan["buckets"]
    return {stage: buckets[stage] for stage in ("bronze", "silver", "gold") if stage in buckets}


def session_properties(plan: Mapping[str, Any]) -> dict[str, str]:
    """What every session knows of its lake, on a cluster too (src/infra/decide/notebook-session.ts)."""
    places = {f"spark.emrald.{stage}": f"s3://{bucket}" for stage, bucket in session_buckets(plan).items()}
    if plan["catalog"]["tables"] == "none":
        return places
    return {**places, "spark.emrald.database": plan["catalog"]["database"]}


def s3_properties(buckets: Path) -> dict[str, str]:
    """Buckets are folders, by stock Hadoop alone (src/local/spark/local-submit.ts)."""
    mapped = "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme"
    properties = {}
    for scheme in ("s3", "s3a"):
        properties[f"spark.hadoop.fs.{scheme}.impl"] = mapped
        properties[f"spark.hadoop.fs.viewfs.overload.scheme.target.{scheme}.impl"] = "NoSuchBucket"
    for bucket in sorted(one for one in buckets.iterdir() if one.is_dir()):
        properties[f"spark.hadoop.fs.viewfs.mounttable.{bucket.name}.linkFallback"] = bucket.as_uri()
    return properties


def machine_properties() -> dict[str, str]:
    """A laptop's data is small, and what Spark writes besides belongs to this session alone."""
    scratch = Path(tempfile.mkdtemp(prefix="emrald-notebook-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    os.environ["SPARK_LOCAL_DIRS"] = str(scratch)
    return {
        "spark.master": f"local[{os.cpu_count() or 1}]",
        "spark.driver.memory": "1g",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.warehouse.dir": (scratch / "warehouse").as_uri(),
        "spark.driver.extraJavaOptions": f"{quick} -Dderby.system.home={scratch}",
    }


def spark_home(project: Path) -> Path:
    """emrald's own Spark, where a local run looks for it (src/cli/machine.ts)."""
    named = os.environ.get("EMRALD_VENV")
    places = [project / ".venv", project / ".emrald" / "venv", PACKAGE / ".venv"]
    for venv in [Path(named)] if named else places:
        for found in sorted(venv.glob("lib/python*/site-packages/pyspark")):
            return found
    raise NoLake("there is no Spark for local runs yet: `emrald run` brings one")


def use_spark(home: Path) -> None:
    """Makes this process one that finds that Spark, and nothing of an account."""
    for name in list(os.environ):
        if name.startswith(_SCRUBBED):
            del os.environ[name]
    os.environ.update(
        SPARK_HOME=str(home),
        SPARK_LOCAL_IP="127.0.0.1",
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_DRIVER_PYTHON=sys.executable,
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
    )
    note = home.parents[3] / "java-home"
    if note.exists():
        os.environ["JAVA_HOME"] = note.read_text().strip()
    elif "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        raise NoLake("there is no Java on this machine: install one (8, 11 or 17), or set JAVA_HOME")
    # Behind all else: Jupyter's own packages come first.
    sys.path += [*map(str, sorted((home / "python" / "lib").glob("*.zip"))), str(PACKAGE / "spark")]


def session(conf: Mapping[str, str]) -> SparkSession:
    from emrald.session import prepare
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("notebook")
    for name, value in conf.items():
        builder = builder.config(name, value)
    spark = prepare(builder.getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def with_tables(spark: SparkSession, plan: str) -> SparkSession:
    """Glue has the tables on AWS; here they are made over what the last run has written."""
    from emrald.plan import parse_plan
    from emrald.script import register_tables

    register_tables(spark, parse_plan(plan, "the plan"))
    return spark
