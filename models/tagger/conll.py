"""CoNLL: files of one word and its tag a line, a blank line after each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words and their BIO tags, as a file has them."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a two-column file; of more columns, the first and the last are read.

    Raises:
        InputError: if there is no file, or a line has no two columns.
    """
    if not path.is_file():
        raise InputError(str(path), "no file", "words and tags, one pair a line")
    words: list[str] = []
    tags: list[str] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            columns = line.split()
            if not columns:
                if words:
                    yield Sentence(words=tuple(words), tags=tuple(tags))
                words, tags = [], []
                continue
            if len(columns) < 2:
                raise InputError(
                    str(path), line.strip(), "a word and its tag", "part them by a tab", line=number
                )
            words.append(columns[0])
            tags.append(columns[-1])
    if words:
        yield Sentence(words=tuple(words), tags=tuple(tags))
