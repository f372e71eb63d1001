"""A dataset of files (`format: files`) as an app has it: a handle that reads and writes them by name.

What is written goes to the attempt's staging, and is promoted with everything else that the step writes.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Callable, NoReturn

from emrald.errors import EmraldError, nearest, quoted
from emrald.report import ReadReport, WriteReport

FORMAT = "files"

Content = Callable[[str], bytes]
Put = Callable[[str, bytes], None]
Check = Callable[[], None]

_SHOWN = 5


def _go_on() -> None:
    """Nobody can cancel this."""


class _Handle:
    """Both sides: an app that mistakes one for the other is told so."""

    def __init__(self, name: str, dataset_id: str) -> None:
        self._name, self._dataset_id = name, dataset_id

    def __reduce__(self) -> NoReturn:
        raise self._error(
            "executors",
            "the handle works in the driver, and Spark was to send it to its executors",
            "read the bytes before, and let the function that Spark calls use them; write what it returns",
        )

    def __repr__(self) -> str:
        return f"<files of {self._dataset_id}>"

    def _error(self, slug: str, what: str, hint: str) -> EmraldError:
        return EmraldError(f"files/{slug}", f"{self._name} ({self._dataset_id}): {what}", hint)

    def _checked(self, name: Any) -> str:
        wrong = name_problem(name)
        if wrong:
            what, hint = wrong
            raise self._error("name", f'the name "{name}" {what}', hint)
        return name


class FilesToRead(_Handle):
    """`read(name)` and `list(pattern)`; names are relative to the dataset's folder."""

    def __init__(
        self,
        name: str,
        dataset_id: str,
        places: Mapping[str, str],
        content: Content,
        told: ReadReport,
        stop_if_cancelled: Check = _go_on,
    ) -> None:
        super().__init__(name, dataset_id)
        self._places, self._content, self._stop = dict(sorted(places.items())), content, stop_if_cancelled
        self._told, self._read, self._lock = told, set(), threading.Lock()

    def list(self, pattern: str = "*") -> list[str]:
        """The names that match, sorted; `*` and `?` stand for any characters, slashes too."""
        return [name for name in self._places if fnmatchcase(name, pattern)]

    def read(self, name: str) -> bytes:
        """The whole file. Nothing of it is kept here."""
        self._stop()
        if self._checked(name) not in self._places:
            near = nearest(name, self._places)
            raise self._error(
                "unknown",
                f'there is no file "{name}"' + (f'; did you mean "{near}"?' if near else ""),
                f"there is {_some(list(self._places))}",
            )
        content = self._content(self._places[name])
        with self._lock:
            self._read.add(name)
            self._told.files = len(self._read)
            self._told.bytes = (self._told.bytes or 0) + len(content)
        return content

    def write(self, name: str, data: bytes) -> NoReturn:
        raise self._error(
            "read-only",
            f'"{name}" cannot be written: the step reads this dataset',
            "write to what the step writes",
        )


class FilesToWrite(_Handle):
    """`write(name, data)` and `list(pattern)`; several threads may write at the same time."""

    def __init__(
        self, name: str, dataset_id: str, put: Put, told: WriteReport, stop_if_cancelled: Check = _go_on
    ) -> None:
        super().__init__(name, dataset_id)
        self._put, self._told, self._stop = put, told, stop_if_cancelled
        self._names: set[str] = set()
        self._failed: set[str] = set()  # of each there may be a beginning
        self._folders: set[str] = set()
        self._open = 0
        self._is_closed = False
        self._changed = threading.Condition()

    def list(self, pattern: str = "*") -> list[str]:
        """What was written so far, sorted."""
        with self._changed:
            return sorted(name for name in self._names if fnmatchcase(name, pattern))

    def write(self, name: str, data: bytes) -> None:
        """One whole file. Nothing of it is kept here."""
        self._stop()
        self._checked(name)
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise self._error(
                "not-bytes",
                f'"{name}" was given as {type(data).__name__}; files are bytes',
                'text becomes bytes by .encode("utf-8"), an io.BytesIO by .getvalue()',
            )
        self._begin(name)
        try:
            content = bytes(data)  # a view may be of anything; bytes stay what they are
            self._put(name, content)
        except BaseException:
            with self._changed:
                self._names.discard(name)  # may be tried again
                self._failed.add(name)
            raise
        else:
            with self._changed:
                self._failed.discard(name)
                self._told.files = (self._told.files or 0) + 1
                self._told.bytes = (self._told.bytes or 0) + len(content)
        finally:
            with self._changed:
                self._open -= 1
                self._changed.notify_all()

    def read(self, name: str) -> NoReturn:
        raise self._error(
            "write-only",
            f'"{name}" cannot be read: the step writes this dataset',
            "keep what you need in a variable; a step that reads the dataset sees its files",
        )

    def _begin(self, name: str) -> None:
        folders = parents(name)
        with self._changed:
            if self._is_closed:
                raise self._error(
                    "too-late",
                    f'"{name}" came after run() had ended',
                    "join your threads before you return",
                )
            if name in self._names:
                raise self._error(
                    "written-twice",
                    f'"{name}" is written twice',
                    "one would be lost; name them apart",
                )
            clash = name if name in self._folders else next((p for p in folders if p in self._names), None)
            if clash:
                raise self._error(
                    "name",
                    f'"{name}" cannot be written: "{clash}" would be a file and a folder',
                    "name them apart",
                )
            self._names.add(name)
            self._folders.update(folders)
            self._open += 1

    def close(self) -> None:
        """run() has ended: waits for what is being written, and takes no more."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: self._open == 0)
            if self._failed:
                raise self._error(
                    "half-written",
                    f"the writing of {_some(sorted(self._failed))} failed, and run() went on",
                    "let the error end run(), or write the same name again until it succeeds",
                )
            if not self._names:
                raise self._error(
                    "nothing-written",
                    "run() has written no file, and overwriting would delete all that are there",
                    f'call {self._name}.write("name", data), or raise an error that says why there is none',
                )


def name_problem(name: Any) -> tuple[str, str] | None:
    """Why a file cannot have this name, and what to do."""
    if not isinstance(name, str):
        return f"is {type(name).__name__}, not text", 'write e.g. "2001.png"'
    parts = name.split("/")
    if "://" in name or name.startswith("/"):
        return "is a whole path", "names are relative to the dataset's folder"
    if ".." in parts:
        return "leads out of the dataset's folder", "names stay inside of it"
    if "" in parts or "." in parts:
        return "is not the name of a file", 'write e.g. "2001.png" or "covers/2001.png"'
    if any(part[0] in "_." for part in parts):
        return "is hidden", "Spark and emrald pass over names that begin with _ or ."
    if any(sign in ":\\" or not sign.isprintable() for sign in name):
        return (
            "has a sign that Hadoop reads as another",
            "leave out colons, backslashes, control characters",
        )
    return None


def parents(name: str) -> list[str]:
    """The folders that a file is in, the outermost first."""
    parts = name.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return quoted(names[:_SHOWN]) + more if names else "none"
