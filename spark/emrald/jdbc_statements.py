"""A file of SQL as its statements."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What a semicolon may stand in without ending anything: comments, texts, quoted names.
_TOKENS = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))|(?P<quoted>'(?:[^']|'')*(?:'|\Z)|"(?:[^"]|"")*(?:"|\Z))|(?P<end>;)|(?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Statement:
    line: int  # of its first word, from 1
    text: str


def statements_of(script: str) -> list[Statement]:
    """Without their comments, in the order of the file."""
    found: list[Statement] = []
    text, line, begun = "", 1, 1
    for token in _TOKENS.finditer(script):
        piece = token.group()
        if token.lastgroup == "end":
            _take(found, text, begun)
            text = ""
        elif token.lastgroup == "comment":
            text += " "  # it parts two words, as white space does
        else:
            if not text.strip():
                text, begun = "", line
            text += piece
        line += piece.count("\n")
    _take(found, text, begun)
    return found


def _take(found: list[Statement], text: str, begun: int) -> None:
    if text.strip():
        found.append(Statement(begun, text.strip()))
