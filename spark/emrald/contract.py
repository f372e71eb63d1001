"""Declared columns against the columns a step returned: every difference in one message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from emrald.errors import nearest, quoted

NamedType = tuple[str, str]


def differences(declared: Sequence[NamedType], actual: Sequence[NamedType]) -> list[str]:
    """Names and types as Spark writes them; the order of columns is no difference."""
    declared_types, actual_types = dict(declared), dict(actual)
    extra = [name for name in actual_types if name not in declared_types]
    missing = [name for name in declared_types if name not in actual_types]
    found = []
    for name in missing:
        near = nearest(name, extra)
        found.append(f'column "{name}" is missing' + (f' (there is "{near}")' if near else ""))
    if extra:
        found.append(f"not declared: {quoted(extra)}")
    found += [
        f'column "{name}" is {actual_types[name]}, declared {declared_types[name]}'
        for name in declared_types
        if name in actual_types and actual_types[name] != declared_types[name]
    ]
    found += [
        f'column "{name}" is there {n} times' for name, n in Counter(n for n, _ in actual).items() if n > 1
    ]
    return found
