"""Furniture: what a page carries beside its article, so that nothing there is taken for a fact.

Trailers and their codes, labels (``کد خبر: ۹۶۸۷۵۹``), bylines, menus, comment counts. Lines are
read one by one; a trailer closes all that follows it when no prose follows, else only its own
line. Numbers that name within a line (telephones, accounts, addresses) are
:mod:`pipeline.identifiers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from crawler.characters import key
from pipeline.identifiers import identifiers
from pipeline.lexicon import load
from pipeline.mentions import Mention
from pipeline.tokenizer import TOKEN
from pipeline.words import BREAK, Words, read

NUMBER: Final = "#"
#: Words after an end marker that may still be its codes: ``/642/ ع``.
_CODES: Final = 12
#: A line of at least so many words that ends in a full stop, or twice as many, is prose.
_PROSE: Final = 10
#: The most lines that a channel's signature takes.
_SIGNED: Final = 4
#: The shortest line that may be a headline.
_HEADLINE: Final = 4
#: The longest line that a label can open: ``منبع: خبرگزاری …``.
_LABELLED: Final = 14
#: The most links that a label brings.
_LINKS: Final = 5
#: The longest headline that a link can be.
_LINKED: Final = 30
#: A reporter's code, alone or in a pair.
_CODE: Final = re.compile(r"\d{2,8}|\d{3,6}(?:/\d{3,6})+")
#: What only a script says.
_SCRIPT: Final = ("});", "function(", "<script", "</script", "embed-code")
_STOPS: Final = frozenset('.؟?!…»"')
_CODE_MARKS: Final = frozenset("/*-|_.\\ ـ–()")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """Words ``[first, last)`` between two line breaks, leading and trailing marks off."""

    first: int
    last: int
    core: tuple[str, ...]
    stopped: bool

    @property
    def prose(self) -> bool:
        length = self.last - self.first
        return length >= 2 * _PROSE or (length >= _PROSE and self.stopped)


def phrase(text: str) -> tuple[str, ...]:
    """``text`` as folded words, as a grammar looks them up.

    >>> phrase("کد خبر")
    ('کد', 'خبر')
    """
    return tuple(key(piece) for piece in TOKEN.findall(text) if not piece.isspace())


@cache
def _phrases(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(phrase(text) for text in load("furniture")[name]["phrases"])


@cache
def _openings(name: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word → the phrases that begin with it, longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(_phrases(name), key=len, reverse=True):
        table.setdefault(words[0], []).append(words)
    return {first: tuple(found) for first, found in table.items()}


@cache
def _byline() -> tuple[frozenset[str], frozenset[str]]:
    """Folded months, and all words that a byline is made of."""
    table = load("furniture")["bylines"]
    months = frozenset(map(key, table["months"]))
    return months, months | frozenset(map(key, [*table["weekdays"], *table["words"]]))


def furniture(words: Words) -> list[Span]:
    """The words ``[first, last)`` of every piece of furniture in ``words``, in order.

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> words = read(nlp("پل شهر ساخته شد.\\nکد خبر: ۹۶۸۷"))
    >>> [words.slice(*span) for span in furniture(words)]
    ['کد خبر: ۹۶۸۷']
    """
    lines = _lines(words)
    spans: list[Span] = []
    last_prose = max((n for n, line in enumerate(lines) if line.prose), default=-1)
    linked = 0
    for n, line in enumerate(lines):
        closing, span = _read(words, lines, n)
        if closing and span and n >= last_prose and n > 0:
            spans.extend(_closed(span, lines[n + 1 :]))
            break
        if span:
            spans.append(span)
            linked = _LINKS if len(line.core) <= 4 and _is_link(line) else 0
        elif linked and not line.prose and not line.stopped and line.last - line.first <= _LINKED:
            spans.append((line.first, line.last))
            linked -= 1
        else:
            linked = 0
    return _merged(words, [*spans, *identifiers(words)])


def _closed(span: Span, after: list[Line]) -> list[Span]:
    """The trailer ``span`` with the menus ``after`` it; a lone sentence there is a headline."""
    menus = _phrases("closers")
    sentences = [line for line in after if len(line.core) >= _HEADLINE and line.core not in menus]
    if len(sentences) != 1:
        return [span, *((line.first, line.last) for line in after)]
    return [span, *((line.first, line.last) for line in after if line is not sentences[0])]


def _lines(words: Words) -> list[Line]:
    lines: list[Line] = []
    keys = words.keys
    first = 0
    for i in range(len(keys) + 1):
        if i < len(keys) and keys[i] != BREAK:
            continue
        if i > first:
            low, high = first, i
            while low < high and not _speaks(keys[low]):
                low += 1
            while high > low and not _speaks(keys[high - 1]):
                high -= 1
            core = tuple(keys[low:high]) if high - low <= _LABELLED else tuple(keys[low : low + _LABELLED])
            lines.append(Line(first, i, core, keys[i - 1] in _STOPS))
        first = i + 1
    return lines


def _speaks(word: str) -> bool:
    return word[:1].isalnum() or word == "_"


def _read(words: Words, lines: list[Line], n: int) -> tuple[bool, Span | None]:
    """Whether line ``n`` closes the article, and what of it is furniture."""
    line = lines[n]
    ended = _ending(words, line)
    if ended is not None:
        return True, (ended, line.last)
    whole = (line.first, line.last)
    core = line.core
    if not core:
        return False, None
    if line.last - line.first <= _LABELLED + 4:
        if core in _phrases("closers") or _is_signature(words, lines, n):
            return True, whole
        if (
            core in _phrases("lines")
            or _abstract(core) in _phrases("counted")
            or _is_labelled(line)
            or _is_byline(line)
        ):
            return False, whole
    if _is_script(words, line) or (_is_link(line) and not line.stopped):
        return False, whole
    return False, _codes(words, lines, n)


def _ending(words: Words, line: Line) -> int | None:
    """The word at which an end marker begins, if only codes follow it in its line."""
    openings = _openings("ends")
    keys = words.keys
    for i in range(max(line.first, line.last - _CODES - 3), line.last):
        for marker in openings.get(keys[i], ()):
            past = i + len(marker)
            if tuple(keys[i:past]) == marker and all(_is_mark(word) for word in keys[past : line.last]):
                return i
    return None


def _is_mark(word: str) -> bool:
    """Whether ``word`` may stand in the codes of a trailer: ``642``, ``ع``, ``ط4000``."""
    return len(word) <= 3 or word.isdigit() or not word[:1].isalpha()


def _abstract(core: tuple[str, ...]) -> tuple[str, ...]:
    """``core`` with its numbers as «#» and its punctuation left out."""
    return tuple(NUMBER if word[0].isdigit() else word for word in core if word[:1].isalnum())


def _is_labelled(line: Line) -> bool:
    """``کد خبر: ۱۲``, ``کد خبر ۱۲``, ``منبع: …``: a label, then a colon, a number or nothing."""
    core = line.core
    for label in _openings("labels").get(core[0], ()):
        size = len(label)
        if core[:size] == label:
            after = core[size : size + 1]
            if not after or after[0] in ":：" or (after[0][0].isdigit() and len(core) <= size + 3):
                return not line.prose
    return False


def _is_link(line: Line) -> bool:
    core = line.core
    for label in _openings("links").get(core[0], ()) if core else ():
        if core[: len(label)] == label and (core[len(label) :] == () or core[len(label)] == ":"):
            return True
    return False


def _is_signature(words: Words, lines: list[Line], n: int) -> bool:
    """``@Channel`` on a line of its own, with at most a slogan and a link after it."""
    tail = lines[n:]
    if len(tail) > _SIGNED or any(word[:1].isdigit() for word in words.keys[tail[0].first : tail[-1].last]):
        return False
    return words.keys[lines[n].first] == "@" and len(lines[n].core) <= 3


def _is_byline(line: Line) -> bool:
    """``۱ اردیبهشت ۱۴۰۱ - ۲۱:۱۹``: a month and numbers, and nothing that says more."""
    months, known = _byline()
    core = line.core
    digits = sum(word[0].isdigit() for word in core)
    if digits < 2 or not all(word in known or word[0].isdigit() or not word[0].isalnum() for word in core):
        return False
    triples = zip(core, core[1:], core[2:], strict=False)
    clock = any(mark == ":" and hour[0].isdigit() and minute[0].isdigit() for hour, mark, minute in triples)
    return clock or any(word in months for word in core)


def _is_script(words: Words, line: Line) -> bool:
    """A line of script or markup, such as players leave behind."""
    text = words.slice(line.first, line.last)
    if not any(mark in text for mark in "{};<>"):
        return False
    if any(mark in text for mark in _SCRIPT):
        return True
    foreign = sum(char < "\u0600" for char in text)
    return foreign * 10 > len(text) * 7 and any(char.isalpha() and char < "\u0600" for char in text)


def _codes(words: Words, lines: list[Line], n: int) -> Span | None:
    """Bare reporter codes: ``۳۲۱۰/۷۲۷۳`` or ``/۴۲۱`` as the last line, or after its full stop."""
    line, keys = lines[n], words.keys
    first = line.last
    if n < len(lines) - 2:
        code = keys[first - 1]
        glued = words.glued(first - 1) and first - 2 > line.first and keys[first - 2] == "."
        return (first - 1, first) if glued and code.isdigit() and len(code) > 3 else None
    while first > line.first and (_CODE.fullmatch(keys[first - 1]) or keys[first - 1] in _CODE_MARKS):
        first -= 1
    numbers = [word for word in keys[first : line.last] if word[0].isdigit()]
    if not 1 <= len(numbers) <= 3:
        return None
    if first == line.first:
        return None if n == 0 or _tabular(lines, n) else (first, line.last)
    while first < line.last and keys[first] == ".":
        first += 1
    return (first, line.last) if keys[first - 1] in _STOPS else None


def _tabular(lines: list[Line], n: int) -> bool:
    """Whether the lines before ``n`` are cells, so that a number there is one too."""
    before = lines[max(0, n - 2) : n]
    return any(len(line.core) <= 3 and not line.stopped for line in before)


def _merged(words: Words, spans: list[Span]) -> list[Span]:
    """``spans`` in order, those that meet or have only a line break between them made one."""
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and (first <= merged[-1][1] or words.keys[merged[-1][1] : first] == [BREAK]):
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        elif last > first:
            merged.append((first, last))
    return merged


class Furniture:
    """Writes ``doc._.furniture``: a :class:`~pipeline.mentions.Mention` for every piece."""

    def __call__(self, doc: Doc) -> Doc:
        words = read(doc)
        doc._.furniture = tuple(
            Mention(start=words.starts[first], end=words.ends[last - 1], first=first, last=last)
            for first, last in furniture(words)
        )
        return doc


@Language.factory("amarkav_furniture", assigns=["doc._.furniture"])
def create_furniture(nlp: Language, name: str) -> Furniture:
    """The component :class:`Furniture`."""
    return Furniture()
