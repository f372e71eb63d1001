"""Files by URI, through Hadoop's FileSystem: `s3://` is the same on EMR and on a laptop."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable

from py4j.protocol import Py4JJavaError
from pyspark.errors.exceptions.captured import CapturedException
from pyspark.sql import SparkSession

from emrald.errors import EmraldError
from emrald.plain import plain
from emrald.spark_errors import python_traceback, refusal, root_reason

# Renaming a folder is one indivisible act there; on S3 it is a copy of every file and then a delete.
ATOMIC_RENAME = ("LocalFileSystem", "RawLocalFileSystem", "DistributedFileSystem")
# Bytes cross to the JVM as text; a large file goes in pieces, so that no side holds it several times.
PIECE = 8 * 1024 * 1024


@dataclass(frozen=True)
class FileInfo:
    uri: str
    is_folder: bool


class StorageError(EmraldError):
    """The disk or the object store refused."""

    def __init__(self, action: str, uri: str, reason: str) -> None:
        super().__init__(
            "storage/refused",
            f"cannot {action} {uri}: {reason}",
            "look at the permissions of that place and the space left",
        )


def _telling(action: str) -> Callable:
    """Turns what the file system threw into one line that names the URI."""

    def decorate(method: Callable) -> Callable:
        @functools.wraps(method)
        def told(self: Storage, uri: str, *args: Any, **kwargs: Any) -> Any:
            try:
                return method(self, uri, *args, **kwargs)
            except (Py4JJavaError, CapturedException) as error:
                raise StorageError(action, uri, root_reason(error)) from error

        return told

    return decorate


@contextmanager
def writing(uri: str) -> Iterator[None]:
    """Names the place when Spark's own write was refused: a full disk says nothing of where."""
    try:
        yield
    except (Py4JJavaError, CapturedException) as error:
        reason = None if python_traceback(error) else refusal(error)
        if reason is None:
            raise
        raise StorageError("write", uri, reason) from error


class Storage:
    def __init__(self, spark: SparkSession) -> None:
        self._jvm = spark._jvm
        self._conf = spark._jsc.hadoopConfiguration()
        # Each dot of a Java name is a question to the JVM, so classes and file systems are kept.
        self._path = self._jvm.org.apache.hadoop.fs.Path
        self._systems: dict[str, Any] = {}

    def _open(self, uri: str) -> tuple[Any, Any]:
        path = self._path(uri)
        authority = "/".join(uri.split("/", 3)[:3]) if "://" in uri else ""
        if authority not in self._systems:
            self._systems[authority] = path.getFileSystem(self._conf)
        return self._systems[authority], path

    @_telling("read")
    def exists(self, uri: str) -> bool:
        system, path = self._open(uri)
        return system.exists(path)

    @_telling("read")
    def is_file(self, uri: str) -> bool:
        system, path = self._open(uri)
        return system.exists(path) and system.getFileStatus(path).isFile()

    @_telling("list")
    def glob(self, uri: str) -> list[FileInfo]:
        """What a URI with or without wildcards names; empty when nothing does."""
        system, path = self._open(uri)
        return [_info(status) for status in system.globStatus(path) or ()]

    @_telling("list")
    def list(self, uri: str) -> list[FileInfo]:
        """The entries of a folder; empty when there is no such folder."""
        system, path = self._open(uri)
        if not system.exists(path):
            return []
        return [_info(status) for status in system.listStatus(path)]

    @_telling("list")
    def below(self, uri: str, depth: int) -> set[str]:
        """Relative paths of all that lies `depth` levels below a folder, in one answer of the JVM."""
        system, path = self._open(uri)
        found = system.globStatus(self._path(path, "/".join("*" * depth)))
        paths = plain(self._jvm, self._jvm.org.apache.hadoop.fs.FileUtil.stat2Paths(found)) if found else []
        return {"/".join(one.split("/")[-depth:]) for one in paths}

    def walk(self, uri: str) -> Iterator[str]:
        """Relative paths of the data files below a folder: what Spark would read, without `_…` and `.…`."""
        yield from self._walk(uri.rstrip("/"), "")

    def _walk(self, folder: str, prefix: str) -> Iterator[str]:
        for entry in self.list(folder):
            name = entry.uri.rstrip("/").rsplit("/", 1)[1]
            hidden = name.startswith(".") or (name.startswith("_") and "=" not in name)
            if hidden:
                continue
            if entry.is_folder:
                yield from self._walk(f"{folder}/{name}", f"{prefix}{name}/")
            else:
                yield f"{prefix}{name}"

    @_telling("read")
    def read(self, uri: str, limit: int | None = None) -> bytes:
        """A file, or its first `limit` bytes; compressed files by their ending, as Spark reads them."""
        system, path = self._open(uri)
        stream = system.open(path)
        try:
            codec = self._jvm.org.apache.hadoop.io.compress.CompressionCodecFactory(self._conf).getCodec(path)
            content = codec.createInputStream(stream) if codec else stream
            io = self._jvm.org.apache.commons.io
            bounded = io.input.BoundedInputStream(content, limit) if limit is not None else content
            return bytes(io.IOUtils.toByteArray(bounded))
        finally:
            stream.close()

    @_telling("read")
    def read_whole(self, uri: str) -> bytes:
        """A file as it lies there, compressed or not."""
        system, path = self._open(uri)
        stream = system.open(path)
        io = self._jvm.org.apache.commons.io
        content = bytearray()
        try:
            while piece := io.IOUtils.toByteArray(io.input.BoundedInputStream(stream, PIECE)):
                content += piece
        finally:
            stream.close()
        return bytes(content)

    @_telling("write")
    def write(self, uri: str, content: bytes) -> None:
        system, path = self._open(uri)
        stream = system.create(path, True)
        try:
            for start in range(0, len(content), PIECE):
                stream.write(content[start : start + PIECE])
        finally:
            stream.close()

    @_telling("write")
    def rename(self, source: str, target: str) -> None:
        """`target` must not exist: Hadoop would move a folder into it."""
        system, path = self._open(source)
        to = self._path(target)
        if system.exists(to):
            raise StorageError("write", target, "it exists already")
        system.mkdirs(to.getParent())
        if not system.rename(path, to):
            raise StorageError("write", target, f"renaming {source} was refused")

    @_telling("delete")
    def delete(self, uri: str) -> None:
        """A file or a folder with all it holds; nothing happens when it is not there."""
        system, path = self._open(uri)
        if system.exists(path) and not system.delete(path, True) and system.exists(path):
            raise StorageError("delete", uri, "deleting was refused")

    def prune(self, uri: str, stop: str) -> None:
        """Removes empty folders from `uri` upwards, as far as below `stop`; object stores have none."""
        folder, stop = uri.rstrip("/"), stop.rstrip("/")
        while folder.startswith(stop + "/"):
            if not self._delete_empty(folder):
                return
            folder = folder.rsplit("/", 1)[0]

    @_telling("delete")
    def _delete_empty(self, uri: str) -> bool:
        """Whether the folder is gone. Never by force: another process may just be filling it."""
        system, path = self._open(uri)
        if not system.exists(path):
            return True
        if len(system.listStatus(path)) > 0:
            return False
        try:
            return system.delete(path, False)
        except Py4JJavaError:
            return False  # it was being filled

    @_telling("read")
    def is_rename_atomic(self, uri: str) -> bool:
        system, path = self._open(uri)
        name = system.getClass().getSimpleName()
        if name == "ViewFileSystemOverloadScheme":
            # A bucket that is a folder of this machine.
            link = self._conf.get(f"fs.viewfs.mounttable.{path.toUri().getAuthority()}.linkFallback") or ""
            return link.startswith("file:")
        return name in ATOMIC_RENAME


def _info(status: Any) -> FileInfo:
    return FileInfo(status.getPath().toString(), status.isDirectory())
