"""Pieces: sentences of words become rows of pieces, the same way in training and in use.

A word's tag is read off its first piece. Words repeat, so their pieces are remembered. A
sentence longer than a row is parted between words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from tokenizers import Tokenizer

from crawler.errors import InputError

#: A word that is to be guessed from the others, whatever the tokenizer calls it.
HIDDEN: Final = "[MASK]"
_REMEMBERED: Final = 100_000


class Special(NamedTuple):
    """What a vocabulary calls the pieces that mean something."""

    padding: str
    unknown: str
    start: str
    end: str
    mask: str


#: What ours calls them, numbered in this order (``models/encoder/tokenizer.py``).
OURS: Final = Special("[PAD]", "[UNK]", "[CLS]", "[SEP]", HIDDEN)


def start(convention: str) -> str:
    """The piece that begins a row instead of ``[CLS]`` where names are to be told as in ``convention``.

    >>> start("arman")
    '[as:arman]'
    """
    return f"[as:{convention}]"


def number(tokenizer: Tokenizer, name: str) -> int:
    """The number of the special piece ``name``.

    Raises:
        InputError: if the vocabulary has no such piece: another kind of tokenizer.
    """
    found = tokenizer.token_to_id(name)
    if found is None:
        raise InputError("tokenizer.json", f"no piece {name}", f"a vocabulary with {', '.join(OURS)}")
    return int(found)


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, or a part of one, as pieces."""

    pieces: tuple[int, ...]
    """With ``[CLS]`` or the piece of a convention before and ``[SEP]`` after."""
    firsts: tuple[int, ...]
    """Where in ``pieces`` each word begins."""


class Pieces:
    """Pieces of words by ``tokenizer``; ``longest`` is the most pieces of a row."""

    def __init__(self, tokenizer: Tokenizer, longest: int, special: Special = OURS) -> None:
        self._tokenizer = tokenizer
        self._longest = longest
        self._start, self._end = number(tokenizer, special.start), number(tokenizer, special.end)
        self._unknown, self._mask = number(tokenizer, special.unknown), number(tokenizer, special.mask)
        self.of = lru_cache(_REMEMBERED)(self._of)

    def _of(self, word: str) -> tuple[int, ...]:
        """The pieces of ``word``: at least one, and no more than a row holds."""
        if word == HIDDEN:
            return (self._mask,)
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        return tuple(ids[: self._longest - 2]) or (self._unknown,)

    def rows(self, words: Sequence[str], *, start: int | None = None) -> Iterator[Row]:
        """``words`` in as few rows as hold them, in order; each begins with ``start``, else ``[CLS]``."""
        first = self._start if start is None else start
        pieces: list[int] = [first]
        firsts: list[int] = []
        for word in words:
            own = self.of(word)
            if len(pieces) + len(own) >= self._longest:
                yield Row((*pieces, self._end), tuple(firsts))
                pieces, firsts = [first], []
            firsts.append(len(pieces))
            pieces += own
        if firsts:
            yield Row((*pieces, self._end), tuple(firsts))
