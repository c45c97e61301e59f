"""CoNLL: files of one word and its tag a line, a blank line after each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crawler.errors import InputError

#: Opens a document in the files of the first shared tasks.
_OPENING: Final = "-DOCSTART-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words and their tags, as a file has them; ``line`` is that of the first word, from 1."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    line: int = 0


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a file of two columns, parted by tabs or spaces.

    Of more columns, the first and the last are read.

    Raises:
        InputError: if there is no file, a line has no two columns, or is not UTF-8.
    """
    if not path.is_file():
        raise InputError(str(path), "no file", "words and tags, one pair a line")
    words: list[str] = []
    tags: list[str] = []
    first = number = 0
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            columns = _columns(path, raw, number)
            if columns:
                first = first or number
                words.append(columns[0])
                tags.append(columns[1])
            elif words:
                yield Sentence(words=tuple(words), tags=tuple(tags), line=first)
                words, tags, first = [], [], 0
    if words:
        yield Sentence(words=tuple(words), tags=tuple(tags), line=first)


def _columns(path: Path, raw: bytes, number: int) -> tuple[str, str] | None:
    """The word and the tag of a line; None where a sentence ends."""
    try:
        line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError as error:
        raise InputError(
            str(path), f"bytes that are not UTF-8 ({error.reason})", "UTF-8 text", "save it as UTF-8",
            line=number,
        ) from error  # fmt: skip
    if not line or line.startswith(_OPENING):
        return None
    columns = line.split("\t") if "\t" in line else line.split()
    if len(columns) < 2:
        raise InputError(str(path), line, "a word and its tag", "part them by a tab", line=number)
    return columns[0].strip(), columns[-1].strip()
