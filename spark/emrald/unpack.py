"""`unpack.py a.zip#a b.tar.gz … -- program …`: unpacks archives here, then becomes the program.

On a cluster YARN does this before driver and executors start: an archive `a.zip#models` is the folder
`models`, and one without a name the folder `a.zip`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tarfile
from collections.abc import Sequence


def unpack(archive: str, into: str = ".") -> None:
    """Raises what a damaged archive raises."""
    file, _, folder = archive.partition("#")
    target = os.path.join(into, folder or os.path.basename(file))
    form = "zip" if file.lower().endswith((".zip", ".jar")) else None
    shutil.unpack_archive(file, target, form, **_safely(file))
    _let_run(target)


def _let_run(folder: str) -> None:
    """YARN gives each file of an archive 0500 (Hadoop's FSDownload), whatever the archive says."""
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            if not os.path.islink(path):
                os.chmod(path, os.stat(path).st_mode | 0o500)


def _safely(file: str) -> dict[str, str]:
    """Nothing may leave the folder: a zip file never does, and a tar file where Python can be told so."""
    return {"filter": "data"} if tarfile.is_tarfile(file) and hasattr(tarfile, "data_filter") else {}


def main(argv: Sequence[str]) -> int:
    split = list(argv).index("--")
    for archive in argv[:split]:
        try:
            unpack(archive)
        except (OSError, EOFError, ValueError, shutil.ReadError, tarfile.TarError) as error:
            print(f"emrald: unpack/failed: {archive} cannot be unpacked: {error}", file=sys.stderr)
            return 1
    program = list(argv[split + 1 :])
    os.execvp(program[0], program)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
