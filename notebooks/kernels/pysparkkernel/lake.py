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
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cells import Refused

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PACKAGE = Path(__file__).resolve().parents[3]
"""What emrald is made of: `spark/emrald`, and the command line."""

# As a local run does: nothing that could lead a cell to a real account, a real cluster, or another Spark.
_SCRUBBED = ("AWS_", "AMAZON_", "BOTO_", "SPARK_", "PYSPARK_", "HADOOP_", "YARN_", "HIVE_")


class NoLake(Refused):
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
    use_spark(find_machine(project))
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
    """Buckets are folders, by stock Hadoop alone (src/local/spark/local-submit.ts; a test holds both)."""
    mapped = "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme"
    properties = {}
    for scheme in ("s3", "s3a"):
        properties[f"spark.hadoop.fs.{scheme}.impl"] = mapped
        properties[f"spark.hadoop.fs.viewfs.overload.scheme.target.{scheme}.impl"] = "NoSuchBucket"
    for bucket in sorted(one for one in buckets.iterdir() if one.is_dir()):
        properties[f"spark.hadoop.fs.viewfs.mounttable.{bucket.name}.linkFallback"] = bucket.as_uri()
    return properties


def machine_properties() -> dict[str, str]:
    """The data of one machine is small, and what Spark writes besides belongs to this session alone."""
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


@dataclass(frozen=True)
class Machine:
    """Spark and Java of this machine; Python is the notebook's own."""

    spark_home: Path
    java_home: Path | None = None  # None leaves the choice to PATH


# What scripts/setup/python.mjs writes last into an environment that it has made.
_STAMP = "emrald-setup"


def find_machine(project: Path) -> Machine:
    """Where a local run looks, in its order (src/machine/find.ts; a test holds that both find the same)."""
    named = os.environ.get("EMRALD_VENV")
    ours = [venv for venv in (project / ".emrald" / "venv", PACKAGE / ".venv") if (venv / _STAMP).exists()]
    for venv in [project / ".venv", *ours] if named is None else [Path(named)]:
        spark_home = _spark_in(venv)
        if spark_home is not None:
            return Machine(spark_home, _java_of(venv))
    if named is not None:
        raise NoLake(f'there is no Spark in "{named}": unset EMRALD_VENV, or name an environment that has it')
    raise NoLake("there is no Spark for local runs yet: `emrald run` brings one")


def _spark_in(venv: Path) -> Path | None:
    if not (venv / "bin" / "python").exists():
        return None
    found = sorted(venv.glob("lib/*/site-packages/pyspark"))
    return next((home for home in found if (home / "bin" / "spark-submit").exists()), None)


def _java_of(venv: Path) -> Path | None:
    """The set-up notes which Java it found or installed."""
    note = venv / "java-home"
    for home in (note.read_text().strip() if note.exists() else "", os.environ.get("JAVA_HOME", "")):
        if home and (Path(home) / "bin" / "java").exists():
            return Path(home)
    if shutil.which("java") is None:
        raise NoLake("there is no Java on this machine: install one (8, 11 or 17), or set JAVA_HOME")
    return None


def leave_accounts() -> None:
    """Takes what leads to an account from this process, `~/.aws` too, before any cell of either world."""
    for name in list(os.environ):
        if name.startswith(_SCRUBBED):
            del os.environ[name]
    os.environ.update(
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
    )


def use_spark(machine: Machine) -> None:
    """Makes this process one that finds that Spark, and nothing of an account."""
    leave_accounts()
    home = machine.spark_home
    os.environ.update(
        SPARK_HOME=str(home),
        SPARK_LOCAL_IP="127.0.0.1",
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_DRIVER_PYTHON=sys.executable,
    )
    if machine.java_home is not None:
        os.environ["JAVA_HOME"] = str(machine.java_home)
    else:
        # What it names is not there: spark-submit would take it all the same.
        os.environ.pop("JAVA_HOME", None)
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
