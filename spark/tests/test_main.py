"""The command line, and a plan or a disk that is not there."""

from __future__ import annotations

import signal

import pytest

from emrald.bind import Run
from emrald.errors import EmraldError
from emrald.interrupt import Interrupt
from emrald.main import parse_arguments
from emrald.step import run_step
from emrald.storage import Storage


def test_arguments():
    plan, step, run = parse_arguments(
        [
            "--plan",
            "s3://a/p.json",
            "--step",
            "a/b",
            "--run",
            "r",
            "--started-at",
            "t",
            "--attempt",
            "2",
            "--var",
            "a.b=c=d",
        ]
    )
    assert (plan, step) == ("s3://a/p.json", "a/b")
    assert run == Run("r", "t", 2, {"a.b": "c=d"})


@pytest.mark.parametrize(
    "argv", [["--plan", "p"], ["--nonsense"], ["--plan", "p", "--step", "s", "--run", "r", "--var", "x"]]
)
def test_wrong_arguments_do_not_end_the_process(argv):
    with pytest.raises(EmraldError) as error:
        parse_arguments(argv)
    assert error.value.code in ("run/usage", "run/bad-var")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot read s3://artifacts/plans/other.json"),
        ("{", "is not JSON"),
        ("[]", "no plan of format 1"),
        ('{"format": 2}', "found: 2"),
        ('{"format": 1, "datasets": {}, "buckets": {}}', "'steps' is missing"),
        (
            '{"format": 1, "datasets": {"a/b": {"format": "csv"}}, "buckets": {}, "steps": {}}',
            "'uri' is missing",
        ),
        (b"\xff\xfe", "is not UTF-8"),
    ],
)
def test_an_unreadable_plan_is_one_line(lake, capfd, text, says):
    if text is not None:
        lake.put("s3://artifacts/plans/other.json", text)
    assert run_step(lake.spark, "s3://artifacts/plans/other.json", "a/b", Run("r", "t")) == 1
    shown = capfd.readouterr().err
    assert "emrald: plan/unreadable: " in shown and says in shown
    assert "Traceback" not in shown


def _copy(lake):
    lake.csv("p/raw", {"a": "int"}, "a\n1\n")
    lake.dataset("p/out", {"a": "int"}, stage="gold", uri="s3://gold/p/out/")
    lake.step("p/copy", "convert", ["p/raw"], ["p/out"])


def test_a_disk_that_refuses_writes_is_one_line(lake):
    """The superuser may write anywhere: a file where a folder should be refuses him too."""
    _copy(lake)
    lake.put("s3://gold/_staging", "in the way")
    done = lake.run("p/copy")
    assert done.exit == 1
    assert done.error["code"] == "storage/refused"
    assert "gold/_staging" in done.error["message"]
    assert "not a directory" in done.error["message"]
    assert "Traceback" not in done.stderr
    assert lake.files("gold") == ["_staging"]


def test_a_report_that_cannot_be_written_fails_the_step(lake, capfd):
    _copy(lake)
    lake.put("s3://ledger/runs", "in the way")
    assert run_step(lake.spark, lake.write_plan(), "p/copy", Run("r1", "t")) == 1
    assert "emrald: report/refused: " in capfd.readouterr().err


def test_staging_is_gone_after_success_and_after_failure(lake):
    _copy(lake)
    assert lake.run("p/copy").exit == 0
    assert not (lake.s3 / "gold" / "_staging").exists()
    lake.dataset("p/out", {"a": "int"}, stage="gold", uri="s3://gold/p/out/")
    lake.plan["datasets"]["p/out"]["expectations"] = [
        {"name": "big", "kind": "check", "check": "a > 5", "on_failure": "fail"}
    ]
    assert lake.run("p/copy", attempt=2).exit == 1
    assert not (lake.s3 / "gold" / "_staging").exists()
    assert lake.rows("p/out") == [(1,)], "the earlier gold"


def test_a_signal_ends_the_step_cleanly(lake):
    """The app signals its own process, and then keeps Spark busy for ever."""
    lake.dataset("p/out", {"n": "bigint"})
    lake.app(
        "p/endless",
        "import os, signal\n"
        "def run(spark):\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    return spark.range(10**14).selectExpr('sum(id % 7) as n')\n",
        [],
        ["p/out"],
    )
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    interrupt = Interrupt(lake.spark)
    run = Run("r1", "t")
    try:
        code = interrupt.run(
            lambda: run_step(
                lake.spark, lake.write_plan(), "p/endless", run, stop_if_cancelled=interrupt.stop_if_arrived
            )
        )
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert code == 1
    assert lake.report("p/endless")["error"]["code"] == "step/interrupted"
    assert lake.files("silver") == []


def test_an_attempt_that_the_run_has_given_up_publishes_nothing(lake):
    """And leaves alone what the attempt after it has staged."""
    lake.dataset("p/src", {"n": "int"})
    lake.seed("p/src", "(1)")
    lake.dataset("p/out", {"n": "int"})
    lake.step("p/copy", "convert", ["p/src"], ["p/out"])
    lake.put("s3://ledger/runs/r1/p/copy/1/fenced.json", "{}")
    original = Storage.exists

    def another_begins(self, uri):
        lake.put("s3://silver/_staging/r1/p/copy/2/out/part-0", "of attempt 2")
        return original(self, uri)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Storage, "exists", another_begins)
        given_up = lake.run("p/copy")
    assert given_up.exit == 1
    assert given_up.error["code"] == "step/fenced"
    assert lake.files("silver") == ["_staging/r1/p/copy/2/out/part-0", *data_of("p/src", lake)]
    assert lake.run("p/copy", attempt=2).exit == 0
    assert lake.rows("p/out") == [(1,)]


def data_of(dataset, lake):
    return [file for file in lake.files("silver") if file.startswith(f"{dataset}/")]
