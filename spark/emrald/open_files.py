"""The handles that an app gets for its datasets of files: in an attempt of a step, and in a trial."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Callable, Union

from emrald.context import Context
from emrald.errors import EmraldError, quoted
from emrald.files import FORMAT, FilesToRead, FilesToWrite, name_problem
from emrald.plan import Dataset, Port, Step
from emrald.read import files_in, place_of
from emrald.report import ReadReport, WriteReport
from emrald.write import Staged

Handle = Union[FilesToRead, FilesToWrite]


def open_files(ctx: Context) -> dict[str, Handle]:
    """Reads are listed here, so that a dataset that is missing is told before the app runs."""
    check_kind(ctx.step)
    handles: dict[str, Handle] = {}
    for port in _of_files(ctx.step.reads):
        told = ctx.report.reads[port.name] = ReadReport(port.dataset.id, files=0, bytes=0)
        handles[port.name] = FilesToRead(
            port.name,
            port.dataset.id,
            _places(ctx, port.dataset),
            ctx.storage.read_whole,
            told,
            ctx.stop_if_cancelled,
        )
    for port in _of_files(ctx.step.writes):
        place = ctx.staging(port.dataset, port.name)
        told = ctx.report.writes[port.name] = WriteReport(port.dataset.id, files=0, bytes=0)
        handles[port.name] = FilesToWrite(
            port.name,
            port.dataset.id,
            lambda name, data, place=place: ctx.storage.write(f"{place}/{name}", data),
            told,
            ctx.stop_if_cancelled,
        )
    return handles


def stage_files(ctx: Context, handles: Mapping[str, Handle]) -> list[Staged]:
    """After run() has ended: what was written is whole, and marked as Spark marks what it writes."""
    staged = []
    for port in _of_files(ctx.step.writes):
        handles[port.name].close()
        place = ctx.staging(port.dataset, port.name)
        ctx.storage.write(f"{place}/_SUCCESS", b"")
        staged.append(Staged(port, place, ctx.report.writes[port.name]))
    return staged


def open_without_data(step: Step, root: str, skip: Callable[[str], BaseException]) -> dict[str, Handle]:
    """For a trial: what the repository uploads is there, and what is written goes nowhere."""
    check_kind(step)
    handles: dict[str, Handle] = {}
    for port in _of_files(step.reads):
        handles[port.name] = _trial(port, root, skip)
    for port in _of_files(step.writes):
        told = WriteReport(port.dataset.id)
        handles[port.name] = FilesToWrite(port.name, port.dataset.id, lambda _name, _data: None, told)
    return handles


def check_kind(step: Step) -> None:
    """Rows are all that SQL and conversions know."""
    names = [port.name for port in _of_files((*step.reads, *step.writes))]
    if names and step.kind != "app":
        raise EmraldError(
            "step/kind",
            f"the {step.kind} step {step.id} reads or writes {quoted(names)}, which holds files and no rows",
            "an app reads and writes files",
        )


def _of_files(ports: Iterable[Port]) -> list[Port]:
    return [port for port in ports if port.dataset.format == FORMAT]


def _places(ctx: Context, dataset: Dataset) -> Mapping[str, str]:
    """URI by name."""
    place = place_of(ctx, dataset)
    base = _folder_of(dataset.uri) if place == dataset.uri else place.rstrip("/") + "/"
    found = {}
    for entry in ctx.storage.glob(place):
        for uri in files_in(ctx, entry):
            found[uri.removeprefix(base)] = uri
    return found


def _folder_of(uri: str) -> str:
    """What names are relative to: the folder, the one before the first wildcard, or the one of the file."""
    return re.split(r"[*?\[{]", uri, maxsplit=1)[0].rpartition("/")[0] + "/"


def _trial(port: Port, root: str, skip: Callable[[str], BaseException]) -> FilesToRead:
    told = ReadReport(port.dataset.id)
    # Braces are Hadoop's alone.
    if port.dataset.upload is None or "{" in port.dataset.uri:
        return _NoData(port.name, port.dataset.id, {}, skip, told)
    return FilesToRead(port.name, port.dataset.id, _uploaded(port.dataset, root), _content, told)


class _NoData(FilesToRead):
    """A step makes these files: `list()` is empty, and `read()` ends the trial."""

    def read(self, name: str) -> bytes:
        self._checked(name)
        raise self._content(f'it reads the file "{name}" of {self._dataset_id}; only a run has it')


def _uploaded(dataset: Dataset, root: str) -> Mapping[str, str]:
    """Path by name: what a deployment would put at the dataset's place."""
    source = os.path.join(root, dataset.upload or "")
    base = _folder_of(dataset.uri)
    if os.path.isfile(source):
        target = dataset.uri if not dataset.has_wildcard else base
        name = target.removeprefix(base) or os.path.basename(source)
        return {name: source}
    found = {}
    for folder, _, names in os.walk(source):
        for file in names:
            path = os.path.join(folder, file)
            name = os.path.relpath(path, source).replace(os.sep, "/")
            if name_problem(name) is None and (
                not dataset.has_wildcard or fnmatchcase(base + name, dataset.uri)
            ):
                found[name] = path
    return found


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
