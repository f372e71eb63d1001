"""What a person did wrong, or the world refused: one line, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class EmraldError(Exception):
    """Ends a step with a message for its user; never shown as a stack trace of the runtime."""

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        file: str | None = None,
        line: int | None = None,
        frames: str = "",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line
        self.frames = frames  # the user's own stack frames, when their code raised

    def as_json(self) -> dict:
        return {"code": self.code, "message": self.message, "hint": self.hint}


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that was probably meant, compared without regard to case."""
    by_folded = {candidate.casefold(): candidate for candidate in names}
    found = difflib.get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
