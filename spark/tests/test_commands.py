"""The commands as they are really started: each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pyspark
import pytest
from conftest import settings
from lake import PLAN_URI

ROOT = Path(__file__).parent.parent
RUN = ["--plan", PLAN_URI, "--run", "r1", "--started-at", "2026-11-20T10:00:00Z"]


@pytest.fixture
def shop(lake):
    lake.dataset("p/out", {"n": "bigint"}, table="p_out")
    lake.app(
        "p/good",
        "def run(spark):\n    print('hello')\n    return spark.range(2).selectExpr('id as n')",
        [],
        ["p/out"],
    )
    lake.write_plan()
    return lake


def start(*command, **more):
    env = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    return subprocess.run([*map(str, command)], capture_output=True, text=True, env=env, timeout=120, **more)


def confs(shop):
    return [part for key, value in settings(shop.s3).items() for part in ("--conf", f"{key}={value}")]


def spark_submit(shop, *command):
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    return start(submit, "--master", "local[1]", *confs(shop), *command)


def test_submit_with_the_package_as_a_zip(shop, tmp_path):
    """As deployed: the main file by itself, the package beside it, nothing on PYTHONPATH."""
    with zipfile.ZipFile(tmp_path / "emrald.zip", "w") as archive:
        for file in (ROOT / "emrald").glob("*.py"):
            archive.write(file, f"emrald/{file.name}")
    main = tmp_path / "submit.py"
    main.write_text((ROOT / "emrald" / "submit.py").read_text())
    done = spark_submit(shop, "--py-files", tmp_path / "emrald.zip", main, *RUN, "--step", "p/good")
    assert done.returncode == 0, done.stderr
    assert "hello" in done.stdout
    assert shop.rows("p/out") == [(0,), (1,)]
    assert shop.report("p/good")["status"] == "succeeded"


def test_a_script_is_submitted_with_its_arguments_and_exit_code(shop, tmp_path):
    shop.seed("p/out", "(1), (2), (3)")
    program = tmp_path / "theirs.py"
    program.write_text(
        "import sys\n"
        "from pyspark.sql import SparkSession\n"
        "spark = SparkSession.builder.master('yarn').getOrCreate()\n"
        "print('rows', spark.table('lake_local.p_out').count(), sys.argv[1:])\n"
        "sys.exit(5)\n"
    )
    script = ROOT / "emrald" / "script.py"
    done = spark_submit(
        shop, script, "--plan", PLAN_URI, "--run", "r1", "--script", program, "--", "--run", "a b", "--", "c"
    )
    assert done.returncode == 5, done.stderr
    assert "rows 3 ['--run', 'a b', '--', 'c']" in done.stdout


def test_pack_answers_on_stdout_alone(shop, tmp_path):
    argv = [*RUN, "--step", "p/good"]
    orders = [
        {"id": n, "argv": argv, "stdout": f"{tmp_path}/out", "stderr": f"{tmp_path}/err"} for n in (1, 2)
    ]
    command = [sys.executable, "-m", "emrald.pack", "--conf", "spark.master=local[1]", *confs(shop)]
    env = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as pack:
        said = [json.loads(pack.stdout.readline())]
        for order in orders:
            pack.stdin.write(json.dumps(order) + "\n")
            pack.stdin.flush()
            said.append(json.loads(pack.stdout.readline()))
        rest, _ = pack.communicate(timeout=60)
    assert said == [{"ready": True}, {"id": 1, "exit": 0}, {"id": 2, "exit": 0}]
    assert (rest, pack.returncode) == ("", 0)
    assert (tmp_path / "out").read_text() == "hello\nhello\n"


def test_verify_prints_json_lines_and_exits_1(shop, tmp_path):
    path = tmp_path / "spark" / "apps" / "p" / "good.py"
    path.parent.mkdir(parents=True)
    path.write_text("print('noise')\ndef run(spark): return spark.range(2)\n")
    plan = shop.path(PLAN_URI)
    done = start(sys.executable, "-m", "emrald.verify", "--plan", plan, "--root", tmp_path)
    assert done.returncode == 1, done.stderr
    [result] = map(json.loads, done.stdout.splitlines())
    assert (result["step"], result["status"]) == ("p/good", "failed")
    assert (result["error"]["file"], result["error"]["line"]) == ("spark/apps/p/good.py", 2)
    assert "noise" in done.stderr
    missing = start(sys.executable, "-m", "emrald.verify", "--plan", "no.json", "--root", tmp_path)
    assert missing.returncode == 2
    assert "emrald: plan/unreadable: " in missing.stderr
