"""Many steps in one application: isolated, attributed, cancelled one by one."""

from __future__ import annotations

import json
import queue
import sys
import time

import pytest
from lake import PLAN_URI

from emrald.pack import CANCELLED, Pack

ENDLESS = "def run(spark): return spark.range(10**14).selectExpr('sum(id % 7) as n')"


class Heard:
    """In the place of stdout."""

    def __init__(self):
        self._said = queue.Queue()

    def say(self, value):
        self._said.put(value)

    def next(self):
        return self._said.get(timeout=120)

    def exits(self, n):
        return {heard["id"]: heard["exit"] for heard in (self.next() for _ in range(n))}


@pytest.fixture
def pack(lake, monkeypatch):
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    heard = Heard()
    opened = []

    def start(concurrency):
        lake.write_plan()
        opened.append(Pack(lake.spark, heard, concurrency))
        return opened[0], heard

    yield start
    opened[0].close()


def order(tmp_path, step, number=1, **more):
    argv = ["--plan", PLAN_URI, "--step", step, "--run", "r1", "--started-at", "2026-11-20T10:00:00Z"]
    paths = {"stdout": str(tmp_path / f"{number}.out"), "stderr": str(tmp_path / f"{number}.err")}
    return {"id": number, "argv": argv, **paths, **more}


def until(is_so):
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end


def take(pack, *messages):
    pack.follow([message if isinstance(message, str) else json.dumps(message) + "\n" for message in messages])


def test_steps_at_once_do_not_see_each_other(lake, pack, tmp_path):
    """Both use the view `s` and print: over other data, to other files, counted for each."""
    for name, rows in (("a", "(1), (2), (3)"), ("b", "(7)")):
        lake.dataset(f"p/{name}", {"n": "int"})
        lake.dataset(f"p/{name}_out", {"n": "bigint"})
        lake.seed(f"p/{name}", rows)
        lake.step(
            f"p/sql_{name}", "sql", {"s": f"p/{name}"}, [f"p/{name}_out"], query="select sum(n) as n from s"
        )
        lake.dataset(f"p/{name}_app", {"n": "int"})
        lake.app(
            f"p/app_{name}",
            f"def run(spark, s):\n    print('this is {name}')\n    return s\n",
            {"s": f"p/{name}"},
            [f"p/{name}_app"],
        )
    running, heard = pack(2)
    steps = ["p/sql_a", "p/sql_b", "p/app_a", "p/app_b"]
    take(running, *[order(tmp_path, step, i) for i, step in enumerate(steps)])
    assert heard.exits(4) == {0: 0, 1: 0, 2: 0, 3: 0}
    assert (lake.rows("p/a_out"), lake.rows("p/b_out")) == ([(6,)], [(7,)])
    assert (tmp_path / "2.out").read_text() == "this is a\n"
    assert (tmp_path / "3.out").read_text() == "this is b\n"
    assert [lake.report(step)["reads"]["s"]["rows"] for step in steps] == [3, 1, 3, 1]


def test_a_failed_step_tells_its_own_file_and_the_others_go_on(lake, pack, tmp_path):
    lake.dataset("p/out", {"n": "bigint"})
    lake.app("p/bad", "def run(spark): raise ValueError('no')", [], ["p/out"])
    lake.app("p/good", "def run(spark): return spark.range(2).selectExpr('id as n')", [], ["p/out"])
    running, heard = pack(1)
    take(running, order(tmp_path, "p/bad", 1), order(tmp_path, "p/good", 2))
    assert heard.exits(2) == {1: 1, 2: 0}
    assert "emrald: app/raised: " in (tmp_path / "1.err").read_text()
    assert (tmp_path / "2.err").read_text() == ""


def test_cancelling_a_running_and_a_waiting_step(lake, pack, tmp_path):
    lake.dataset("p/out", {"n": "bigint"})
    lake.app("p/endless", ENDLESS, [], ["p/out"])
    running, heard = pack(1)
    take(running, order(tmp_path, "p/endless", 1), order(tmp_path, "p/endless", 2), {"cancel": 2})
    until(lambda: lake.spark.sparkContext.statusTracker().getActiveJobsIds())
    take(running, {"cancel": 1})
    assert heard.exits(2) == {1: CANCELLED, 2: CANCELLED}
    assert lake.report("p/endless")["error"]["code"] == "step/cancelled"
    assert not (tmp_path / "2.err").exists(), "it was never started"
    assert lake.files("silver") == []


def test_closing_cancels_what_runs(lake, pack, tmp_path):
    lake.dataset("p/out", {"n": "bigint"})
    lake.app("p/endless", ENDLESS, [], ["p/out"])
    running, heard = pack(1)
    take(running, order(tmp_path, "p/endless", "x"))
    running.close()
    assert heard.exits(1) == {"x": CANCELLED}


def test_orders_that_cannot_be_read_end_nothing(lake, pack, tmp_path):
    lake.dataset("p/out", {"n": "bigint"})
    lake.app("p/good", "def run(spark): return spark.range(2).selectExpr('id as n')", [], ["p/out"])
    running, heard = pack(1)
    wrong = order(tmp_path, "p/good", 3, argv=["--plan", PLAN_URI])
    nowhere = order(tmp_path, "p/good", 4, stdout=str(tmp_path / "no" / "such" / "folder"))
    take(
        running,
        "{nonsense\n",
        "\n",
        '{"id": 2}\n',
        {"cancel": 99},
        wrong,
        nowhere,
        order(tmp_path, "p/good", 5),
    )
    assert "nonsense" in heard.next()["error"]
    assert "argv" in heard.next()["error"]
    assert heard.exits(3) == {3: 2, 4: 1, 5: 0}
    assert "emrald: run/usage: " in (tmp_path / "3.err").read_text()


def test_each_step_has_the_properties_that_it_brings(lake, pack, tmp_path):
    name = "spark.sql.shuffle.partitions"
    source = f"def run(spark): return spark.sql('select ' + spark.conf.get('{name}') + ' as n')\n"
    for step in ("a", "b"):
        lake.dataset(f"p/{step}_out", {"n": "int"})
        lake.app(f"p/{step}", source, {}, [f"p/{step}_out"])
    running, heard = pack(2)
    take(
        running,
        order(tmp_path, "p/a", 1, conf={name: "64"}),
        order(tmp_path, "p/b", 2),
    )
    assert heard.exits(2) == {1: 0, 2: 0}
    assert lake.rows("p/a_out") == [(64,)]
    assert lake.rows("p/b_out") == [(2,)]
