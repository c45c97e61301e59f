"""Errors: what went wrong, in one line that a reader can act on."""

from __future__ import annotations


class AmarkavError(Exception):
    """The base of every error that Amarkav raises on purpose."""


class UsageError(AmarkavError):
    """What was asked for cannot be done at all: the command line is to be mended."""


class ArchiveError(AmarkavError):
    """An archive that cannot be read or written: damaged, without room, or held by another."""


class InputError(AmarkavError):
    """One input, or one line of it, that cannot be read; the others are none the worse.

    ``file`` and ``line`` say where (``line`` counts from 1, 0 where there is none), ``found``
    what stands there, ``expected`` what should, ``mend`` what to do about it.

    >>> print(InputError("خبر.jsonl", "broken JSON", "one JSON object", "mend the line", line=17))
    خبر.jsonl, line 17: found broken JSON; expected one JSON object; mend the line
    """

    def __init__(self, file: str, found: str, expected: str = "", mend: str = "", *, line: int = 0) -> None:
        super().__init__(file, found, expected, mend)
        self.file = file
        self.found = found
        self.expected = expected
        self.mend = mend
        self.line = line

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        parts = [f"{where}: found {self.found}"]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.mend:
            parts.append(self.mend)
        return " ".join("; ".join(parts).split())  # one line, whatever the parts hold
