"""Archives of a step, unpacked as YARN does it."""

import os
import subprocess
import sys
import tarfile
import zipfile

import pytest

from emrald import unpack

UNPACK = unpack.__file__


def run(folder, *argv):
    return subprocess.run(
        [sys.executable, UNPACK, *argv], cwd=folder, capture_output=True, text=True, check=False
    )


def archives(folder):
    (folder / "word.txt").write_text("hello")
    with zipfile.ZipFile(folder / "a.zip", "w") as file:
        file.write(folder / "word.txt", "in/word.txt")
    with tarfile.open(folder / "b.tar.gz", "w:gz") as file:
        file.add(folder / "word.txt", "word.txt")
    work = folder / "work"
    work.mkdir()
    return work


def test_are_folders_when_the_program_starts(tmp_path):
    work = archives(tmp_path)
    program = "import glob, sys; print(sorted(glob.glob('**/*.txt', recursive=True)), sys.argv[1:])"
    done = run(work, "../a.zip#models", "../b.tar.gz", "--", sys.executable, "-c", program, "--", "x")
    assert done.stdout.strip() == "['b.tar.gz/word.txt', 'models/in/word.txt'] ['--', 'x']"


@pytest.mark.parametrize("name", ["c.jar", "c.JAR", "c.ZIP"])
def test_are_known_by_their_ending_as_yarn_knows_them(tmp_path, name):
    work = archives(tmp_path)
    (tmp_path / "a.zip").rename(tmp_path / name)
    done = run(work, f"../{name}#c", "--", sys.executable, "-c", "print(open('c/in/word.txt').read())")
    assert done.stdout.strip() == "hello", done.stderr


def test_programs_in_them_start_whatever_the_archive_says_of_its_files(tmp_path):
    """YARN makes all files of an archive executable."""
    work = archives(tmp_path)
    (tmp_path / "tool").write_text("#!/bin/sh\necho started")
    (tmp_path / "tool").chmod(0o644)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as file:
        file.write(tmp_path / "tool", "bin/tool")
    with tarfile.open(tmp_path / "d.tar.gz", "w:gz") as file:
        file.add(tmp_path / "tool", "tool")
    for archive, tool in (("../c.zip#x", "x/bin/tool"), ("../d.tar.gz#y", "y/tool")):
        assert run(work, archive, "--", tool).stdout == "started\n"


def test_the_exit_code_is_the_programs(tmp_path):
    assert (
        run(archives(tmp_path), "../a.zip", "--", sys.executable, "-c", "raise SystemExit(7)").returncode == 7
    )


def test_one_that_is_damaged_is_told_and_the_program_does_not_start(tmp_path):
    work = archives(tmp_path)
    (tmp_path / "c.zip").write_bytes(b"PK and nothing else")
    done = run(work, "../c.zip", "--", sys.executable, "-c", "print('started')")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("emrald: unpack/failed: ../c.zip cannot be unpacked: ")


def test_nothing_leaves_the_folder(tmp_path):
    work = archives(tmp_path)
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as file:
        file.write(tmp_path / "word.txt", "../../out.txt")
    with tarfile.open(tmp_path / "evil.tar", "w") as file:
        file.add(tmp_path / "word.txt", "../../out.txt")
    for name in ("evil.zip", "evil.tar"):
        run(work, f"../{name}#x", "--", sys.executable, "-c", "pass")
        assert not os.path.exists(tmp_path / "out.txt"), name
        assert not os.path.exists(tmp_path.parent / "out.txt"), name
