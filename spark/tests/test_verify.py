"""Every step on empty frames: what is wrong shows without data."""

from __future__ import annotations

import json

import pytest

from emrald.plan import parse_plan
from emrald.verify import verify_plan

PRICES = {"day": "date", "symbol": "string", "close": "double"}


class Said(list):
    def say(self, value):
        self.append(value)


@pytest.fixture
def verify(lake, tmp_path):
    """The project's files are below `tmp_path`; nothing of the lake exists."""
    lake.dataset("s/prices", PRICES)
    lake.dataset("s/top", PRICES, stage="gold", uri="s3://gold/s/top/")

    def write(name, source):
        path = tmp_path / "spark" / "apps" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)

    def run():
        said = Said()
        plan = parse_plan(json.dumps(lake.plan), "the plan")
        is_fine = verify_plan(lake.spark, plan, [], str(tmp_path), {}, said)
        assert is_fine == all(one["status"] != "failed" for one in said)
        return {one["step"]: one for one in said}

    run.lake, run.write = lake, write
    return run


def app(verify, source, **params):
    verify.write("step", source)
    verify.lake.step("s/step", "app", ["s/prices"], ["s/top"], entry="spark/apps/step.py", params=params)
    return verify()["s/step"]


def test_a_right_app_passes_without_data(verify):
    done = app(
        verify,
        """
from pyspark.sql import functions as F

def run(spark, prices, since):
    assert since.year
    return prices.filter(F.col("day") >= since).orderBy("close")
""",
        since={"$": "var", "pipeline": "s", "name": "since"},
    )
    assert done["status"] == "failed", "a variable that is not declared"
    verify.lake.plan["vars"] = {"s": {"since": {"type": "date"}}}
    done = verify()["s/step"]
    assert done["status"] == "ok", done
    assert done["seconds"] > 0
    assert verify.lake.files("gold") == []


@pytest.mark.parametrize(
    ("source", "code", "line", "says"),
    [
        ("\n\ndef run(spark, prices):\n    return prices.select('clos')", "app/raised", 4, "`close`"),
        ("def run(spark, price): pass", "app/parameters", 1, '"prices"'),
        ("\ndef run(spark, prices): return prices.drop('day')", "data/columns", 2, '"day" is missing'),
        ("def run(spark, prices): return None", "app/returned", 1, "None"),
        ("x = 1\ndef run(spark prices): pass", "app/syntax", 2, "invalid syntax"),
        ("x = 1", "app/no-run", None, "run"),
    ],
)
def test_a_wrong_app_is_told_with_its_place(verify, source, code, line, says):
    done = app(verify, source)
    assert (done["status"], done["error"]["code"]) == ("failed", code)
    assert says in done["error"]["message"]
    assert done["error"]["file"] == "spark/apps/step.py"
    assert done["error"].get("line") == line
    assert "JVM" not in str(done) and "== SQL ==" not in str(done)


def test_one_wrong_step_does_not_hide_the_next(verify):
    verify.write("bad", "def run(spark): pass")
    verify.lake.step("s/bad", "app", ["s/prices"], ["s/top"], entry="spark/apps/bad.py")
    verify.lake.step("s/missing", "app", ["s/prices"], ["s/top"], entry="spark/apps/nowhere.py")
    verify.lake.step("s/sql", "sql", ["s/prices"], ["s/top"], query="select * from prices")
    verify.lake.step("s/wrong", "sql", ["s/prices"], ["s/top"], query="select *,\n clse from prices")
    verify.lake.step("s/copy", "convert", ["s/prices"], ["s/top"])
    verify.lake.step("s/script", "script", entry="theirs.py")
    found = verify()
    assert {name: one["status"] for name, one in found.items()} == {
        "s/bad": "failed",
        "s/missing": "failed",
        "s/sql": "ok",
        "s/wrong": "failed",
        "s/copy": "ok",
        "s/script": "skipped",
    }
    assert found["s/missing"]["error"]["code"] == "app/missing"
    assert found["s/wrong"]["error"]["line"] == 2
    assert found["s/script"]["reason"]


def test_programs_of_their_own_are_left_to_a_run(verify):
    """As the compiler writes them: what EMR is told stands in the plan, and means nothing here."""
    verify.lake.step(
        "s/jar", "jar", ["s/prices"], ["s/top"], entry="jobs/score.jar", jar="command-runner.jar"
    )
    verify.lake.step("s/command", "command", ["s/prices"], jar="command-runner.jar", args=["s3-dist-cp"])
    verify.lake.step("s/shell", "shell", entry="tools/report.sh", args=["s3://code/report.sh"])
    crawler = {
        "name": "demo-dev-s-crawl",
        "database": "demo",
        "table_prefix": "",
        "targets": ["s3://gold/s/top/"],
    }
    verify.lake.step("s/crawl", "crawl", ["s/top"], args=[], crawler=crawler)
    reasons = {name: one["reason"] for name, one in verify().items() if one["status"] == "skipped"}
    assert reasons == {
        "s/jar": "a jar step is a program of its own; only a run tries it",
        "s/command": "a command step is a program of its own; only a run tries it",
        "s/shell": "a shell step is a program of its own; only a run tries it",
        "s/crawl": "a crawl runs no code of the project",
    }


def test_a_dataset_without_columns_skips_its_step(verify):
    verify.lake.dataset("s/prices")
    verify.lake.step("s/copy", "convert", ["s/prices"], ["s/top"])
    done = verify()["s/copy"]
    assert done["status"] == "skipped"
    assert "s/prices" in done["reason"]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"expectations": [{"name": "up", "kind": "check", "check": "clse > 0"}]}, "`close`"),
        ({"expectations": [{"name": "one", "kind": "unique", "columns": ["id"]}]}, '"id"'),
        ({"partition_by": ["ticker"]}, '"ticker"'),
    ],
)
def test_expectations_and_partitions_are_tried_too(verify, more, says):
    verify.lake.dataset("s/top", PRICES, **more)
    verify.lake.step("s/copy", "convert", ["s/prices"], ["s/top"])
    done = verify()["s/copy"]
    assert done["status"] == "failed"
    assert says in done["error"]["message"]


def test_a_convert_between_other_columns_is_told(verify):
    verify.lake.dataset("s/top", {"day": "date", "name": "string"})
    verify.lake.step("s/copy", "convert", ["s/prices"], ["s/top"])
    assert '"name" is missing' in verify()["s/copy"]["error"]["message"]


def test_placeholders_stand_for_vars_of_every_type(verify):
    types = ["string", "int", "double", "boolean", "date", "timestamp"]
    verify.lake.plan["vars"] = {"s": {name: {"type": name} for name in types}}
    params = {name: {"$": "var", "pipeline": "s", "name": name} for name in types}
    source = f"def run(spark, prices, {', '.join(types)}):\n    print({', '.join(types)})\n    return prices"
    assert app(verify, source, **params)["status"] == "ok"
