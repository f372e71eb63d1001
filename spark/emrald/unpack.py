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
    shutil.unpack_archive(file, os.path.join(into, folder or os.path.basename(file)), **_safely(file))


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
