"""A process may be killed at any act of a promotion: the next attempt finds one whole state, never half."""

from __future__ import annotations

import shutil
from contextlib import suppress

import pytest
from lake import DyingStorage, Killed

from emrald import promote
from emrald.errors import EmraldError
from emrald.plan import Dataset
from emrald.storage import Storage, StorageError

OLD = {"part-a.parquet": "old a", "k=1/part-b.parquet": "old b", "k=2/part-c.parquet": "old c"}
NEW = {"part-n.parquet": "new n", "k=1/part-m.parquet": "new m", "k=3/part-o.parquet": "new o"}
STAGED = "s3://gold/_staging/r2/p/step/1/out"
AFTER = {
    "overwrite": {"new n", "new m", "new o"},
    "append": {"old a", "old b", "old c", "new n", "new m", "new o"},
    "partitions": {"old c", "new n", "new m", "new o"},
}


@pytest.fixture(params=["atomic", "file by file"])
def filesystem(request, monkeypatch):
    monkeypatch.setattr(Storage, "is_rename_atomic", lambda self, uri: request.param == "atomic")
    return request.param


def dataset(write: str) -> Dataset:
    return Dataset("p/out", "s3://gold/p/out/", "parquet", {}, (), (), write, "fail", (), (), None)


def lay(lake, root: str, files: dict[str, str]) -> None:
    for name, content in {**files, "_SUCCESS": ""}.items():
        lake.put(f"{root}/{name}", content)


def lay_anew(lake) -> None:
    for place in ("s3://gold/p/out", "s3://gold/_staging"):
        shutil.rmtree(lake.path(place), ignore_errors=True)
    lay(lake, "s3://gold/p/out", OLD)
    lay(lake, STAGED, NEW)


def contents(lake) -> set[str]:
    root = lake.path("s3://gold/p/out")
    return {p.read_text() for p in root.rglob("*.parquet") if p.is_file()}


@pytest.mark.parametrize("write", ["overwrite", "append", "partitions"])
def test_promotion_ends_in_the_declared_state(lake, filesystem, write):
    lay(lake, "s3://gold/p/out", OLD)
    lay(lake, STAGED, NEW)
    promote.promote(Storage(lake.spark), STAGED, dataset(write), "r2")
    assert contents(lake) == AFTER[write]
    assert lake.path("s3://gold/p/out/_SUCCESS").exists()
    assert not lake.path("s3://gold/_staging/_promotion").exists()


@pytest.mark.parametrize("write", ["overwrite", "append", "partitions"])
def test_killed_at_any_act_the_next_attempt_finds_a_whole_state(lake, filesystem, write):
    outcomes = []
    for acts in range(40):
        lay_anew(lake)
        try:
            promote.promote(DyingStorage(lake.spark, acts), STAGED, dataset(write), "r2")
            is_killed = False
        except Killed:
            is_killed = True
        storage = Storage(lake.spark)
        _reader_sees_a_whole_state(lake, storage, write)
        promote.recover(storage, dataset(write).uri, promote.side_place(dataset(write)))
        state = contents(lake)
        assert state in (set(OLD.values()), AFTER[write]), f"after {acts} acts"
        assert lake.path("s3://gold/p/out/_SUCCESS").exists()
        assert not lake.path("s3://gold/_staging/_promotion").exists()
        outcomes.append(state == AFTER[write])
        if not is_killed:
            break
    assert not is_killed, "more acts than expected"
    assert outcomes == sorted(outcomes), "once committed, it stays"
    assert outcomes[0] is False and outcomes[-1] is True


def _reader_sees_a_whole_state(lake, storage, write):
    try:
        place = promote.readable_place(storage, dataset(write))
    except EmraldError as refused:
        assert refused.code == "read/half-written"
        return
    root = lake.path(place)
    seen = {p.read_text() for p in root.rglob("*.parquet")}
    assert seen in (set(OLD.values()), AFTER[write])


@pytest.mark.parametrize("write", ["overwrite", "append", "partitions"])
def test_a_second_death_while_recovering_changes_nothing(lake, filesystem, write):
    for acts in (2, 4, 6, 8):
        lay_anew(lake)
        side = promote.side_place(dataset(write))
        with suppress(Killed):
            promote.promote(DyingStorage(lake.spark, acts), STAGED, dataset(write), "r2")
        with suppress(Killed):
            promote.recover(DyingStorage(lake.spark, 1), dataset(write).uri, side)
        promote.recover(Storage(lake.spark), dataset(write).uri, side)
        assert contents(lake) in (set(OLD.values()), AFTER[write])


def test_a_first_write_that_was_killed_leaves_nothing(lake, filesystem):
    lay(lake, STAGED, NEW)
    with pytest.raises(Killed):
        promote.promote(DyingStorage(lake.spark, 2), STAGED, dataset("append"), "r2")
    promote.recover(Storage(lake.spark), "s3://gold/p/out/", promote.side_place(dataset("append")))
    assert contents(lake) == set()


def test_a_single_file_takes_the_place_of_the_one_before(lake, filesystem):
    for content in ("first", "second"):
        lake.put("s3://gold/_staging/r/part-0.csv", content)
        promote.replace(
            Storage(lake.spark),
            "s3://gold/_staging/r/part-0.csv",
            "s3://gold/p/out.csv",
            "s3://gold/_staging/side",
        )
        assert lake.path("s3://gold/p/out.csv").read_text() == content
    assert lake.files("gold") == ["p/out.csv"]


def test_a_refused_rename_puts_the_old_back_at_once(lake, monkeypatch):
    lay(lake, "s3://gold/p/out", OLD)
    with pytest.raises(StorageError):
        promote.promote(Storage(lake.spark), "s3://gold/_staging/not/there", dataset("overwrite"), "r2")
    assert contents(lake) == set(OLD.values())


def test_a_retry_restores_what_a_killed_attempt_moved_aside(lake, monkeypatch):
    """Through whole steps: killed between the two renames, then an attempt that fails its check."""
    lake.dataset("p/src", {"a": "int"})
    lake.dataset("p/out", {"a": "int"}, uri="s3://gold/p/out/")
    lake.step("p/copy", "convert", ["p/src"], ["p/out"])
    lake.seed("p/src", "(1)")
    assert lake.run("p/copy").exit == 0
    rename = Storage.rename

    def killed_before_the_second(self, source, target):
        if target.endswith("p/out"):
            raise Killed
        rename(self, source, target)

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Storage, "rename", killed_before_the_second)
        lake.run("p/copy", run="r2")
    assert not lake.path("s3://gold/p/out").exists()

    lake.dataset("p/next", {"a": "int"})
    lake.step("p/next", "convert", ["p/out"], ["p/next"])
    assert lake.run("p/next", run="r2").exit == 0
    assert lake.rows("p/next") == [(1,)], "a reader sees the old rows"

    lake.dataset(
        "p/out",
        {"a": "int"},
        uri="s3://gold/p/out/",
        expectations=[{"name": "none", "kind": "row_count", "max": 0, "on_failure": "fail"}],
    )
    assert lake.run("p/copy", run="r2", attempt=2).exit == 1
    assert lake.rows("p/out") == [(1,)]
    assert not lake.path("s3://gold/_staging").exists()


def test_a_half_moved_dataset_is_refused_by_readers(lake):
    lake.dataset("p/src", {"a": "int"}, write="append")
    lake.dataset("p/out", {"a": "int"}, uri="s3://gold/p/out/")
    lake.step("p/copy", "convert", ["p/src"], ["p/out"])
    lake.seed("p/src", "(1)")
    lake.put("s3://silver/_staging/_promotion/p/src/data/journal.json", "{}")
    done = lake.run("p/copy")
    assert done.error["code"] == "read/half-written"


@pytest.mark.parametrize(
    ("one", "other"), [("1", "10"), ("a", "a-b"), ("a.b", "a-b"), ("a/b", "a-b"), ("a", "A")]
)
def test_runs_never_take_each_other_for_themselves(one, other):
    assert not f"{promote.run_key(other)}.part-0".startswith(f"{promote.run_key(one)}.")
    assert "." not in promote.run_key(one)
