"""The header of a CSV file against the declared columns: Spark itself binds by position and says nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from emrald.errors import nearest, quoted


def parse_header(content: bytes, options: Mapping[str, str]) -> list[str] | None:
    """The names in the first record of a file's beginning, or None where there is no record."""
    opt = {name.lower(): value for name, value in options.items()}
    text = content.decode(_encoding(opt), errors="replace").lstrip("\ufeff")
    comment = opt.get("comment", "")
    lines = [line for line in text.splitlines(keepends=True) if line.strip()]
    lines = [line for line in lines if not (comment and line.startswith(comment))]
    if not lines:
        return None
    names = _first_record(lines, opt)
    if opt.get("ignoreleadingwhitespace", "").lower() == "true":
        names = [name.lstrip() for name in names]
    if opt.get("ignoretrailingwhitespace", "").lower() == "true":
        names = [name.rstrip() for name in names]
    return names


def _encoding(opt: Mapping[str, str]) -> str:
    name = opt.get("encoding", opt.get("charset", "utf-8"))
    return "utf-8-sig" if name.lower().replace("-", "") == "utf8" else name


def _first_record(lines: Sequence[str], opt: Mapping[str, str]) -> list[str]:
    separator = opt.get("sep", opt.get("delimiter", ",")).replace("\\t", "\t")
    if len(separator) != 1:
        return [name.strip('"') for name in lines[0].rstrip("\r\n").split(separator)]
    quote = opt.get("quote", '"')
    escape = opt.get("escape", "\\")
    reader = csv.reader(
        io.StringIO("".join(lines), newline=""),
        delimiter=separator,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        escapechar=escape if escape and escape != quote else None,
    )
    return next(reader)


def header_difference(found: Sequence[str] | None, expected: Sequence[str]) -> str | None:
    """What a person must change, or None when the header is right."""
    if found is None:
        return "the file has no header: it is empty"
    if list(found) == list(expected):
        return None
    told = f"the header is {quoted(found)}; declared are {quoted(expected)}"
    if sorted(found) == sorted(expected):
        return f"{told}: same names, another order"
    if len(found) == 1 and len(expected) > 1:
        return f'{told}: is another "sep" meant?'
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in expected]
    parts = []
    for name in missing:
        near = nearest(name, extra)
        parts.append(f'"{name}" is missing' + (f' (there is "{near}")' if near else ""))
    if extra:
        parts.append(f"not declared: {quoted(extra)}")
    return f"{told}: {'; '.join(parts)}" if parts else told
