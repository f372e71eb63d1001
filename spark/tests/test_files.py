"""Datasets of files: what an app reads and writes by name, and how it gets to its place."""

from __future__ import annotations

import json
import shutil
import threading
from types import SimpleNamespace

import pytest
from lake import DyingStorage, Killed

from emrald import promote, storage
from emrald.errors import EmraldError
from emrald.files import FilesToRead, FilesToWrite
from emrald.plan import Dataset, parse_plan
from emrald.report import ReadReport, WriteReport
from emrald.storage import Storage
from emrald.verify import verify_plan

PICTURES = "s3://gold/p/pictures"


@pytest.fixture
def album(lake):
    """A step with a mask to read and pictures to write; `album(source)` runs it."""
    lake.dataset("p/mask", format="files", uri="s3://bronze/p/mask/")
    lake.dataset("p/pictures", format="files", uri=f"{PICTURES}/")
    lake.put("s3://bronze/p/mask/usa.png", b"\x89PNG usa")
    lake.put("s3://bronze/p/mask/more/eu.png", b"\x89PNG eu")

    def run(source, reads=("p/mask",), writes=("p/pictures",), **given):
        lake.app("clouds", source, reads, writes)
        lake.step("p/clouds", "app", reads, writes, entry="spark/apps/clouds.py", params={})
        return lake.run("p/clouds", **given)

    run.lake = lake
    return run


def pictures(lake):
    root = lake.path(PICTURES)
    return {
        str(p.relative_to(root)): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and not p.name.endswith(".crc")
    }


COPY = """
def run(spark, mask, pictures):
    for name in mask.list():
        pictures.write(name.upper(), mask.read(name) + b"!")
"""


def test_files_are_read_and_written_by_name(album):
    done = album(COPY)
    assert done.exit == 0, done.stderr
    assert pictures(album.lake) == {
        "USA.PNG": b"\x89PNG usa!",
        "MORE/EU.PNG": b"\x89PNG eu!",
        "_SUCCESS": b"",
    }
    assert done.report["reads"]["mask"] == {
        "dataset": "p/mask",
        "rows": 0,
        "malformed": 0,
        "files": 2,
        "bytes": 15,
    }
    told = done.report["writes"]["pictures"]
    assert (told["files"], told["bytes"], told["rows"]) == (2, 17, 0)
    assert not [name for name in album.lake.files("gold") if "_staging" in name]


@pytest.fixture(params=["atomic", "file by file"])
def filesystem(request, monkeypatch):
    monkeypatch.setattr(Storage, "is_rename_atomic", lambda self, uri: request.param == "atomic")


def test_a_second_run_replaces_all_and_keeps_the_names(album, filesystem):
    write = "def run(spark, pictures):\n    for name in {names}:\n        pictures.write(name, b'{content}')"
    assert album(write.format(names=["1.png", "2.png", "a"], content="old"), reads=()).exit == 0
    done = album(write.format(names=["2.png", "3.png", "a/b"], content="new"), reads=(), run="r2")
    assert done.exit == 0, done.stderr
    assert pictures(album.lake) == {"2.png": b"new", "3.png": b"new", "a/b": b"new", "_SUCCESS": b""}
    done = album(write.format(names=["a"], content="last"), reads=(), run="r3")
    assert done.exit == 0, done.stderr
    assert pictures(album.lake) == {"a": b"last", "_SUCCESS": b""}


@pytest.mark.parametrize("uri", ["s3://bronze/p/mask/usa.png", "s3://bronze/p/mas?/u*.png"])
def test_a_single_file_and_a_wildcard_have_names_too(album, uri):
    album.lake.dataset("p/mask", format="files", uri=uri)
    done = album(
        """
def run(spark, mask, pictures):
    names = mask.list()
    print("names", names)
    pictures.write("a", mask.read(names[0]))
"""
    )
    assert done.exit == 0, done.stderr
    name = "usa.png" if "?" not in uri else "mask/usa.png"
    assert f"names ['{name}']" in done.stdout


def test_names_are_matched_by_pattern(album):
    done = album(
        """
def run(spark, mask, pictures):
    assert mask.list("*.jpg") == []
    assert mask.list("usa.*") == ["usa.png"]
    for name in ("b", "a", "c.png"):
        pictures.write(name, b"")
    assert pictures.list() == ["a", "b", "c.png"]
    assert pictures.list("*.png") == ["c.png"]
"""
    )
    assert done.exit == 0, done.stderr


def test_compressed_files_come_as_they_lie_there(album):
    album.lake.put("s3://bronze/p/mask/zipped.gz", b"\x1f\x8bno zip at all")
    done = album("def run(spark, mask, pictures):\n    pictures.write('a', mask.read('zipped.gz'))")
    assert done.exit == 0, done.stderr
    assert pictures(album.lake)["a"] == b"\x1f\x8bno zip at all"


def test_large_files_go_in_pieces(album, monkeypatch):
    monkeypatch.setattr(storage, "PIECE", 5)
    done = album(COPY)
    assert done.exit == 0, done.stderr
    assert pictures(album.lake)["USA.PNG"] == b"\x89PNG usa!"


def test_rows_and_files_of_one_step(album):
    album.lake.dataset("p/words", {"word": "string"})
    album.lake.dataset("p/years", {"year": "int"})
    album.lake.seed("p/words", "('a'), ('b')")
    done = album(
        """
def run(spark, words, pictures):
    for row in words.toLocalIterator():
        pictures.write(row.word, row.word.encode())
    return words.selectExpr("cast(length(word) as int) as year")
""",
        reads=["p/words"],
        writes=["p/pictures", "p/years"],
    )
    assert done.exit == 0, done.stderr
    assert album.lake.rows("p/years") == [(1,), (1,)]
    assert set(pictures(album.lake)) == {"a", "b", "_SUCCESS"}
    assert done.report["reads"]["words"]["rows"] == 2


RETURN_HINT = "write them: pictures.write(name, data), and return nothing"


@pytest.mark.parametrize(
    "body, code, says",
    [
        ("mask.read('usa.pgn')", "files/unknown", 'there is no file "usa.pgn"; did you mean "usa.png"?'),
        ("mask.read('../secret')", "files/name", 'the name "../secret" leads out of the dataset\'s folder'),
        ("mask.read('s3://bronze/p/mask/usa.png')", "files/name", "is a whole path"),
        ("mask.write('usa.png', b'')", "files/read-only", '"usa.png" cannot be written'),
        ("pictures.read('a')", "files/write-only", '"a" cannot be read'),
        ("pictures.write('../a', b'')", "files/name", "leads out of"),
        ("pictures.write('a/../../b', b'')", "files/name", "leads out of"),
        ("pictures.write('/a', b'')", "files/name", "is a whole path"),
        ("pictures.write('', b'')", "files/name", 'the name "" is not the name of a file'),
        ("pictures.write('a//b', b'')", "files/name", "is not the name of a file"),
        ("pictures.write('_a', b'')", "files/name", "is hidden"),
        ("pictures.write('a/.b', b'')", "files/name", "is hidden"),
        ("pictures.write('a:b', b'')", "files/name", "a sign that Hadoop reads as another"),
        ("pictures.write('a\\\\nb', b'')", "files/name", "a sign that Hadoop reads as another"),
        ("pictures.write(2001, b'')", "files/name", 'the name "2001" is int, not text'),
        ("pictures.write('a', 'text')", "files/not-bytes", '"a" was given as str; files are bytes'),
        ("pictures.write('a', None)", "files/not-bytes", "NoneType"),
        ("[pictures.write('a', b'') for _ in 'xy']", "files/written-twice", '"a" is written twice'),
        ("[pictures.write(n, b'') for n in ('a', 'a/b')]", "files/name", '"a" would be a file and a folder'),
        ("[pictures.write(n, b'') for n in ('a/b', 'a')]", "files/name", '"a" would be a file and a folder'),
        ("pass", "files/nothing-written", "run() has written no file"),
        ("return spark.range(1)", "app/returned", 'returned DataFrame, but "pictures" is made of files'),
        ("return {'pictures': spark.range(1)}", "app/returned", 'returned a dict with "pictures"'),
        ("return {'pictures': 1}", "app/returned", 'returned a dict with "pictures"'),
        ("return b'x'", "app/returned", "returned bytes"),
    ],
)
def test_what_is_refused(album, body, code, says):
    album.lake.put(f"{PICTURES}/old.png", "old")
    done = album(f"def run(spark, mask, pictures):\n    {body}")
    assert done.exit == 1
    assert done.error["code"] == code, done.stderr
    assert says in done.error["message"]
    assert done.error["hint"]
    assert set(pictures(album.lake)) == {"old.png"}, "what was there stays"
    if code.startswith("files/") and body != "pass":
        assert 'File "spark/apps/clouds.py", line 2, in run' in done.stderr


def test_what_was_written_before_a_failure_is_not_published(album):
    done = album(
        "def run(spark, pictures):\n    pictures.write('a', b'')\n    raise ValueError('no')", reads=()
    )
    assert done.error["code"] == "app/raised"
    assert album.lake.files("gold") == []


def test_executors_are_told_that_the_handle_stays_behind(album):
    done = album(
        """
def run(spark, mask, pictures):
    spark.sparkContext.parallelize([1]).map(lambda _: len(mask.read("usa.png"))).collect()
"""
    )
    assert done.error["code"] == "app/raised"
    assert "the handle works in the driver" in done.error["message"]


def test_a_missing_dataset_is_told_before_the_app_runs(album):
    album.lake.dataset("p/mask", format="files", uri="s3://bronze/p/none/")
    done = album("def run(spark, mask, pictures):\n    print('it ran')")
    assert done.error["code"] == "read/missing"
    assert "p/mask" in done.error["message"]
    assert "it ran" not in done.stdout


def test_sql_and_conversions_know_no_files(album):
    album.lake.step("p/copy", "convert", ["p/mask"], ["p/pictures"])
    done = album.lake.run("p/copy")
    assert done.error["code"] == "step/kind"
    assert 'the convert step p/copy reads or writes "mask", "pictures"' in done.error["message"]


def test_threads_write_side_by_side_and_none_is_lost(album):
    done = album(
        """
from concurrent.futures import ThreadPoolExecutor

def run(spark, pictures):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: pictures.write(f"{n}.png", str(n).encode()), range(40)))
""",
        reads=(),
    )
    assert done.exit == 0, done.stderr
    assert pictures(album.lake) == {**{f"{n}.png": str(n).encode() for n in range(40)}, "_SUCCESS": b""}
    assert done.report["writes"]["pictures"]["files"] == 40


# A trial on empty frames


@pytest.fixture
def trial(album, tmp_path):
    def run(source):
        path = tmp_path / "clouds.py"
        path.write_text(source)
        album.lake.step("p/clouds", "app", ["p/mask"], ["p/pictures"], entry="clouds.py", params={})
        plan = parse_plan(json.dumps(album.lake.plan), "the plan")
        answers = SimpleNamespace(said=[])
        answers.say = answers.said.append
        verify_plan(album.lake.spark, plan, [], str(tmp_path), {}, answers)
        return answers.said[0]

    run.lake, run.root = album.lake, tmp_path
    return run


def test_a_trial_has_the_files_that_the_repository_uploads(trial):
    (trial.root / "masks" / "more").mkdir(parents=True)
    (trial.root / "masks" / "more" / "usa.png").write_bytes(b"usa")
    (trial.root / "masks" / ".hidden").write_bytes(b"")
    trial.lake.plan["datasets"]["p/mask"]["upload"] = "masks/"
    done = trial(
        """
def run(spark, mask, pictures):
    assert mask.list() == ["more/usa.png"]
    pictures.write("a.png", mask.read("more/usa.png"))
"""
    )
    assert done["status"] == "ok", done
    done = trial("def run(spark, mask, pictures):\n    mask.read('usa.pgn')")
    assert done["status"] == "failed"
    assert (done["error"]["code"], done["error"]["file"], done["error"]["line"]) == (
        "files/unknown",
        "clouds.py",
        2,
    )


def test_a_trial_has_no_files_that_only_a_run_makes(trial):
    done = trial("def run(spark, mask, pictures):\n    assert mask.list() == []")
    assert done["status"] == "ok", "nothing needs to be written in a trial"
    done = trial(
        """
def run(spark, mask, pictures):
    try:
        mask.read("usa.png")
    except Exception:
        pass
"""
    )
    assert done["status"] == "skipped"
    assert done["reason"] == 'it reads the file "usa.png" of p/mask; only a run has it'


@pytest.mark.parametrize(
    "body, code",
    [
        ("pictures.write('../a', b'')", "files/name"),
        ("pictures.write('a', '')", "files/not-bytes"),
        ("return spark.range(1)", "app/returned"),
    ],
)
def test_a_trial_tells_what_a_run_would(trial, body, code):
    done = trial(f"def run(spark, mask, pictures):\n    {body}")
    assert done["status"] == "failed"
    assert done["error"]["code"] == code


# The handle alone


def writer(put=lambda name, data: None):
    told = WriteReport("p/pictures")
    return FilesToWrite("pictures", "p/pictures", put, told), told


def test_two_threads_with_one_name_one_of_them_is_refused():
    entered, go_on, wrong = threading.Event(), threading.Event(), []

    def slow(_name, _data):
        entered.set()
        go_on.wait(30)

    handle, _ = writer(slow)
    first = threading.Thread(target=lambda: handle.write("a", b""))
    first.start()
    entered.wait(30)
    try:
        handle.write("a", b"")
    except EmraldError as error:
        wrong.append(error.code)
    go_on.set()
    first.join(30)
    assert wrong == ["files/written-twice"]


def test_the_end_waits_for_what_is_being_written():
    entered, go_on, seen = threading.Event(), threading.Event(), []

    def slow(_name, _data):
        entered.set()
        go_on.wait(30)

    handle, told = writer(slow)
    first = threading.Thread(target=lambda: handle.write("a", b"123"))
    ending = threading.Thread(target=lambda: (handle.close(), seen.append((told.files, told.bytes))))
    first.start()
    entered.wait(30)
    ending.start()
    go_on.set()
    for thread in (first, ending):
        thread.join(30)
    assert seen == [(1, 3)]


def test_after_the_end_no_file_is_taken():
    handle, _ = writer()
    handle.write("a", b"")
    handle.close()
    with pytest.raises(EmraldError) as refused:
        handle.write("b", b"")
    assert refused.value.code == "files/too-late"
    assert handle.list() == ["a"]


def test_a_write_that_failed_may_be_tried_again():
    failures = [OSError("full")]

    def failing(_name, _data):
        if failures:
            raise failures.pop()

    handle, told = writer(failing)
    with pytest.raises(OSError, match="full"):
        handle.write("a", b"1")
    handle.write("a", b"1")
    handle.close()
    assert told.files == 1 and handle.list() == ["a"]


def test_a_write_that_failed_and_was_not_tried_again_ends_the_step(album, monkeypatch):
    """A full disk leaves the beginning of a file in the staging, and the app makes light of it."""
    whole = Storage.write

    def torn(self, uri, content):
        if uri.endswith("/half.png"):
            whole(self, uri, content[:2])
            raise storage.StorageError("write", uri, "No space left on device")
        whole(self, uri, content)

    monkeypatch.setattr(Storage, "write", torn)
    done = album(
        """
def run(spark, mask, pictures):
    pictures.write("a.png", b"1234")
    try:
        pictures.write("half.png", b"1234")
    except Exception:
        pass
"""
    )
    assert done.exit == 1
    assert done.error["code"] == "files/half-written"
    assert '"half.png"' in done.error["message"] and '"a.png"' not in done.error["message"]
    assert not album.lake.path(PICTURES).exists(), "nothing was promoted"


def test_nothing_of_a_file_is_kept():
    kept = []
    handle, _ = writer(lambda name, data: kept.append(len(data)))
    handle.write("a", memoryview(b"abc"))
    handle.write("b", bytearray(b"abcd"))
    assert kept == [3, 4]
    assert not [value for value in vars(handle).values() if isinstance(value, (bytes, bytearray))]


def test_a_cancelled_step_stops_at_its_next_file():
    def stop():
        raise EmraldError("step/cancelled", "it was")

    read = FilesToRead("mask", "p/mask", {"a": "s3://x/a"}, lambda uri: b"", ReadReport("p/mask"), stop)
    with pytest.raises(EmraldError, match="it was"):
        read.read("a")
    write = FilesToWrite("pictures", "p/pictures", lambda n, d: None, WriteReport("p/pictures"), stop)
    with pytest.raises(EmraldError, match="it was"):
        write.write("a", b"")


# Killed on its way to its place: names that come again, and names that change between file and folder

OLD = {"same.png": "old same", "gone.png": "old gone", "a": "old a", "b/c": "old c"}
NEW = {"same.png": "new same", "new.png": "new new", "a/x": "new x", "b": "new b"}
STAGED = "s3://gold/_staging/r2/p/clouds/1/pictures"
DATASET = Dataset("p/pictures", f"{PICTURES}/", "files", {}, (), (), "overwrite", "fail", (), (), None)


def test_killed_at_any_act_also_while_mending_the_files_are_whole(lake, filesystem):
    outcomes, acts, is_killed = [], 0, True
    while is_killed:
        for mending in (0, 1, 2, 5, 100):
            is_killed = _promote_dying_after(lake, acts)
            for second in (mending, 100):
                try:
                    promote.recover(
                        DyingStorage(lake.spark, second), f"{PICTURES}/", promote.side_place(DATASET)
                    )
                except Killed:
                    continue
            state = {name: data.decode() for name, data in pictures(lake).items() if name != "_SUCCESS"}
            assert state in (OLD, NEW), f"after {acts} acts, mended after {mending}"
            assert not lake.path("s3://gold/_staging/_promotion").exists()
            outcomes.append(state == NEW)
        acts += 1
        assert acts < 60, "more acts than expected"
    assert outcomes == sorted(outcomes), "once committed, it stays"
    assert outcomes[0] is False and outcomes[-1] is True


def _promote_dying_after(lake, acts) -> bool:
    for place in (PICTURES, "s3://gold/_staging"):
        shutil.rmtree(lake.path(place), ignore_errors=True)
    for root, files in ((PICTURES, OLD), (STAGED, NEW)):
        for name, content in {**files, "_SUCCESS": ""}.items():
            lake.put(f"{root}/{name}", content)
    try:
        promote.promote(DyingStorage(lake.spark, acts), STAGED, DATASET, "r2")
    except Killed:
        return True
    return False
