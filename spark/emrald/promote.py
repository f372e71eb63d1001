"""From staging to the final place, so that a process killed at any point loses nothing and doubles nothing.

Where renaming a folder is atomic, a whole dataset is swapped: old aside, new in, old deleted. A leftover
`old` tells the next attempt how far the killed one came.

Everything else (append, partitions, and every write on S3) moves file by file under a journal: new files in,
the commit mark, superseded files out. Without the mark the next attempt takes the new files back, with it the
superseded ones go: either way the dataset is one whole state again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Callable

from emrald.errors import EmraldError
from emrald.files import FORMAT, parents
from emrald.plan import Dataset
from emrald.storage import Storage


def side_place(dataset: Dataset, part: str = "data") -> str:
    """Where a promotion keeps what it needs to be taken back; known without knowing the run that died."""
    return f"{dataset.bucket}/_staging/_promotion/{dataset.id}/{part}"


def promote(storage: Storage, staged: str, dataset: Dataset, run_id: str) -> None:
    final = dataset.uri.rstrip("/")
    if dataset.write == "overwrite" and storage.is_rename_atomic(final):
        swap(storage, staged, final, side_place(dataset))
    else:
        # People know a dataset of files by their names; Spark's files have names that mean nothing.
        key = None if dataset.format == FORMAT else run_id
        _move_files(storage, staged, final, side_place(dataset), dataset.write, key)


def replace(storage: Storage, staged: str, final: str, side: str) -> None:
    """A single file or a folder of its own (an export, a quarantine) takes the place of the one before."""
    if storage.is_rename_atomic(final):
        swap(storage, staged, final, side)
    else:
        storage.delete(final)
        storage.rename(staged, final)


def recover(storage: Storage, final: str, side: str) -> None:
    """Undoes, or finishes, what a killed promotion left behind. Only the writer of the place may call it."""
    if not storage.exists(side):
        return
    _recover_swap(storage, final.rstrip("/"), side)
    _recover_files(storage, final.rstrip("/"), side)
    storage.delete(side)
    storage.prune(side, bucket_of(side))


def bucket_of(place: str) -> str:
    return place.split("/_staging/", 1)[0]


def readable_place(storage: Storage, dataset: Dataset) -> str:
    """The place that holds the dataset's whole last state, for readers, who may not mend anything."""
    side = side_place(dataset)
    if not storage.exists(side):
        return dataset.uri
    if storage.exists(_journal(side)):
        raise EmraldError(
            "read/half-written",
            f"the dataset {dataset.id} at {dataset.uri} is half replaced: its promotion runs or was killed",
            "run the step that writes it again; that mends it",
        )
    is_swapped_out = storage.exists(_old(side)) and not storage.exists(dataset.uri)
    return _old(side) if is_swapped_out else dataset.uri


# Swapping a folder or a file


def swap(storage: Storage, staged: str, final: str, side: str) -> None:
    had_old = storage.exists(final)
    if had_old:
        storage.rename(final, _old(side))
    try:
        storage.rename(staged, final)
    except EmraldError:
        if had_old and not storage.exists(final):
            storage.rename(_old(side), final)
        raise
    storage.delete(side)
    storage.prune(side, bucket_of(side))


def _recover_swap(storage: Storage, final: str, side: str) -> None:
    if storage.exists(_old(side)) and not storage.exists(final):
        storage.rename(_old(side), final)


def _old(side: str) -> str:
    return f"{side}/old"


# Moving files under a journal


def _move_files(storage: Storage, staged: str, final: str, side: str, write: str, run_id: str | None) -> None:
    arriving = {name: _keyed(name, run_id) if run_id else name for name in storage.walk(staged)}
    added, present = list(arriving.values()), list(storage.walk(final))
    replaced = _in_the_way(present, added)
    superseded = sorted(set(_superseded(present, added, write, run_id or "")) - set(replaced))
    journal = {"added": added, "superseded": superseded, "replaced": replaced}
    storage.write(_journal(side), json.dumps(journal).encode())
    storage.delete(f"{final}/_SUCCESS")
    _each(lambda name: storage.rename(f"{final}/{name}", _replaced(side, name)), replaced)
    _prune(storage, final, replaced)
    _each(lambda name: storage.rename(f"{staged}/{name}", f"{final}/{arriving[name]}"), list(arriving))
    storage.write(_committed(side), b"")
    _finish(storage, final, side, superseded)


def _superseded(present: Sequence[str], arriving: Sequence[str], write: str, run_id: str) -> list[str]:
    """The files that the new ones take the place of."""
    if write == "append":
        return [name for name in present if _file_name(name).startswith(f"{run_key(run_id)}.")]
    if write == "partitions":
        folders = {_folder(name) for name in arriving}
        return [name for name in present if _folder(name) in folders]
    return list(present)


def _in_the_way(present: Sequence[str], arriving: Sequence[str]) -> list[str]:
    """Files whose name comes again, or becomes a folder, or was in a folder that becomes a file.

    They are kept aside until all is done.
    """
    names, folders = set(arriving), {folder for name in arriving for folder in parents(name)}
    return [n for n in present if n in names or n in folders or not names.isdisjoint(parents(n))]


def _recover_files(storage: Storage, final: str, side: str) -> None:
    if not storage.exists(_journal(side)):
        return
    try:
        journal = json.loads(storage.read(_journal(side)))
    except ValueError:
        return  # killed while writing the journal: no file had been moved yet
    if storage.exists(_committed(side)):
        _finish(storage, final, side, journal["superseded"])
        return
    replaced = set(journal.get("replaced", ()))
    # Where a file was to come, the folder of those before may still be.
    folders = {folder for name in replaced for folder in parents(name)}
    arrived = [n for n in journal["added"] if n not in folders or storage.is_file(f"{final}/{n}")]
    _remove(storage, final, [name for name in arrived if name not in replaced])
    _each(lambda name: _put_back(storage, final, side, name), sorted(replaced))
    if any(True for _ in storage.walk(final)):
        storage.write(f"{final}/_SUCCESS", b"")


def _finish(storage: Storage, final: str, side: str, superseded: Sequence[str]) -> None:
    _remove(storage, final, superseded)
    storage.write(f"{final}/_SUCCESS", b"")
    storage.delete(side)
    storage.prune(side, bucket_of(side))


def _put_back(storage: Storage, final: str, side: str, name: str) -> None:
    """What is not aside has not been moved yet."""
    if storage.exists(_replaced(side, name)):
        storage.delete(f"{final}/{name}")
        storage.rename(_replaced(side, name), f"{final}/{name}")


def _remove(storage: Storage, final: str, names: Sequence[str]) -> None:
    _each(lambda name: storage.delete(f"{final}/{name}"), names)
    _prune(storage, final, names)


def _prune(storage: Storage, final: str, names: Sequence[str]) -> None:
    for folder in sorted({_folder(name) for name in names}, reverse=True):
        if folder:
            storage.prune(f"{final}/{folder}", final)


def _journal(side: str) -> str:
    return f"{side}/journal.json"


def _committed(side: str) -> str:
    return f"{side}/committed"


def _replaced(side: str, name: str) -> str:
    return f"{side}/replaced/{name}"


def run_key(run_id: str) -> str:
    """The run in a file name: without a dot, so that no run's key is the beginning of another's."""
    plain = re.sub(r"[^A-Za-z0-9-]", "-", run_id)
    return (
        f"run-{plain}"
        if plain == run_id
        else f"run-{plain}-{hashlib.sha256(run_id.encode()).hexdigest()[:8]}"
    )


def _keyed(name: str, run_id: str) -> str:
    folder = _folder(name)
    return f"{folder}/{run_key(run_id)}.{_file_name(name)}" if folder else f"{run_key(run_id)}.{name}"


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _file_name(name: str) -> str:
    return name.rpartition("/")[2]


def _each(action: Callable[[str], object | None], names: Sequence[str]) -> None:
    """A copy on S3 takes 100 ms and more: several at a time; the first failure is raised."""
    if len(names) < 8:
        for name in names:
            action(name)
        return
    with ThreadPoolExecutor(max_workers=16) as pool:
        list(pool.map(action, names))
