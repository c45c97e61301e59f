"""Phrases: the longest entry of a table at a word, forwards or backwards.

Table entries are phrases as printed. They match folded words one by one, and also where the
printed spaces were lost or the words were joined by ZWNJ (``بیش از``, ``بیشاز``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from crawler.characters import ZWNJ, key

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases with what each stands for.

    >>> cues = Phrases([("بیش از", ">"), ("حدود", "~")])
    >>> cues.ending(["حضور", "بیش", "از", "20"], 3)
    (1, '>')
    >>> cues.beginning(["بیشاز", "20"], 0)
    (1, '>')
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._forward: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._backward: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        seen: set[tuple[str, ...]] = set()
        for phrase, value in entries:
            parts = tuple(key(word) for word in phrase.replace(ZWNJ, "").split())
            spaced = tuple(key(word) for word in phrase.replace(ZWNJ, " ").split())
            for words in {parts, spaced, ("".join(parts),)}:
                if words and words not in seen:
                    seen.add(words)
                    self._forward.setdefault(words[0], []).append((words, value))
                    self._backward.setdefault(words[-1], []).append((words, value))
        for table in (self._forward, self._backward):
            for found in table.values():
                found.sort(key=lambda entry: -len(entry[0]))

    def __contains__(self, word: str) -> bool:
        return word in self._forward

    def beginning(self, keys: Sequence[str], first: int) -> tuple[int, T] | None:
        """The longest phrase that begins at word ``first``: (word past its end, its value)."""
        if first < len(keys):
            for words, value in self._forward.get(keys[first], ()):
                if len(words) == 1 or tuple(keys[first : first + len(words)]) == words:
                    return first + len(words), value
        return None

    def ending(self, keys: Sequence[str], last: int) -> tuple[int, T] | None:
        """The longest phrase that ends before word ``last``: (its first word, its value)."""
        if 0 < last <= len(keys):
            for words, value in self._backward.get(keys[last - 1], ()):
                first = last - len(words)
                if first >= 0 and (len(words) == 1 or tuple(keys[first:last]) == words):
                    return first, value
        return None
