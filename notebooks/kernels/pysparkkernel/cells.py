"""A cell as sparkmagic's PySpark kernel takes it: Spark's unless its first line says otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass

# sparkmagic's own (kernelmagics.py) that ask Livy for something: there is none on this machine.
ASKS_LIVY = ("cleanup", "configure", "delete", "info", "logs", "pretty", "send_to_spark")

_FIRST_LINE = re.compile(r"%%?(?P<magic>\w+)(?P<options>[^\n]*)\n?(?P<body>.*)", re.DOTALL)


class Refused(Exception):
    """A cell that cannot run here, told in a sentence."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks for it by this name. Where the kernel noticed is nothing to whoever wrote the cell.
        return [str(self)]


def to_local(code: str) -> str:
    """What IPython is given to run a cell: as it is, or with the magic before it that sends it to Spark."""
    first = _FIRST_LINE.match(code)
    if first is None:
        return f"%%spark\n{code}" if code.strip() else code
    if first["magic"] == "local":
        return first["body"]
    # Anything else with a "%" is IPython's own business, in the notebook itself.
    return code


@dataclass(frozen=True)
class Options:
    """`-o name -n 100 -q`."""

    output: str | None = None
    rows: int = 2500  # as many as sparkmagic brings unless told (configuration.py, default_maxrows)
    is_quiet: bool = False


def options_of(line: str, known: str) -> Options:
    """`known` are the letters that this magic takes. Raises Refused for others, and for what is no value."""
    output, rows, is_quiet = None, Options.rows, False
    words = line.split()
    while words:
        word = words.pop(0)
        if word not in {f"-{letter}" for letter in known}:
            raise Refused(f'"{word}" is not known here; allowed: {", ".join(f"-{one}" for one in known)}')
        if word == "-q":
            is_quiet = True
            continue
        value = words.pop(0) if words else ""
        if word == "-o" and value.isidentifier():
            output = value
        elif word == "-n" and re.fullmatch(r"-?\d+", value):
            rows = int(value)
        else:
            wanted = "the name of a variable" if word == "-o" else "a number of rows, -1 for all"
            raise Refused(f'{word} takes {wanted}, not "{value}"')
    return Options(output, rows, is_quiet)
