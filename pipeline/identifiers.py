"""Identifiers: numbers and addresses that name and do not count.

Telephones, short-message numbers, accounts, cards, postcodes; web and e-mail addresses and
channel names. They are told by their shape (``۰۹۱۲…``, ``021-88…``, ``IR…``, ``www.…``) or by
the word before them (``تلفن ۱۵۲۶``).
"""

from __future__ import annotations

from functools import cache
from typing import Final

from crawler.characters import key
from pipeline.lexicon import load
from pipeline.tags import kind
from pipeline.words import BREAK, Words

#: How many fillers may stand between a cue and its number: ``شماره تلفن‌های گویا: ۸۸…``.
_REACH: Final = 7
#: Words that, after a number, say that it counts.
_COUNTS: Final = frozenset({"N", "NUM", "A"})


@cache
def _table() -> dict[str, frozenset[str]]:
    return {name: frozenset(map(key, words)) for name, words in load("furniture")["identifiers"].items()}


def identifiers(words: Words) -> list[tuple[int, int]]:
    """The words ``[first, last)`` of every identifier in ``words``, not in order.

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> from pipeline.words import read
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> words = read(nlp("با تلفن ۱۵۲۶ یا info@example.ir بپرسید."))
    >>> [words.slice(*span) for span in identifiers(words)]
    ['۱۵۲۶', 'info@example.ir']
    """
    table = _table()
    cues, domains = table["cues"], table["domains"]
    keys = words.keys
    found: list[tuple[int, int]] = []
    past = 0
    for i, word in enumerate(keys):
        if i < past:
            continue
        if word == "@" or word in ("http", "https", "www") or (word in domains and _dotted(words, i)):
            span = _address(words, i)
            found.append(span)
            past = span[1]
        elif word in cues:
            numbers = _named(words, i)
            found.extend(numbers)
        elif word[:1] == "0" and len(word) >= 3 and word.isdigit():
            last = _telephone(words, i)
            if last:
                found.append((i, last))
        elif word in "#*" and i + 1 < len(keys) and keys[i + 1].isdigit() and words.glued(i + 1):
            dialled = _dialled(words, i)
            if dialled:
                found.append(dialled)
                past = dialled[1]
        elif i and word == "x" and keys[i + 1 : i + 3] == ["000", "d"]:
            found.append((i - (keys[i - 1] == "_"), i + 3 + (keys[i + 3 : i + 4] == ["_"])))
        elif word == "ir" and i + 1 < len(keys) and words.glued(i + 1) and len(keys[i + 1]) >= 10:
            found.append((i, i + 2))
    return found


def _dotted(words: Words, i: int) -> bool:
    """``farsnews.ir``: a domain after a dot that is glued to a Latin word."""
    if i < 2 or words.keys[i - 1] != ".":
        return False
    return words.glued(i) and words.glued(i - 1) and words.keys[i - 2][0].isascii()


def _address(words: Words, i: int) -> tuple[int, int]:
    """All that is glued to word ``i`` and is not Persian prose."""
    keys = words.keys
    first = i
    while words.glued(first) and _latin(keys[first - 1]):
        first -= 1
    last = i + 1
    while last < len(keys) and words.glued(last) and _latin(keys[last]):
        last += 1
    while last > i + 1 and keys[last - 1] in ".،,:؛)('»":
        last -= 1
    return first, last


def _latin(word: str) -> bool:
    return word[:1].isascii() and word != "\n"


def _named(words: Words, cue: int) -> list[tuple[int, int]]:
    """The numbers that the cue names: digits after it, with fillers between."""
    table, keys = _table(), words.keys
    found: list[tuple[int, int]] = []
    i, last = cue + 1, min(len(keys), cue + 1 + _REACH)
    strong, certain, strayed = keys[cue] in table["strong"], keys[cue] in table["certain"], False
    while i < last:
        word = keys[i]
        if word.isdigit():
            after = next((kind(later) for later in keys[i + 1 : i + 3] if later != BREAK), "BR")
            least = 7 if strayed else 3 if strong else 5
            counts = after == "NUM" or (after in _COUNTS and not (certain and i == cue + 1))
            if len(word) < least or (counts and len(word) < 7):
                break
            found.append((i, i + 1))
            last = min(len(keys), i + 1 + _REACH)
        elif word in table["strong"]:
            strong = True
        elif word not in table["fillers"]:
            if not certain or kind(word) not in ("N", "A"):
                break
            strayed = True
        i += 1
    return found


def _dialled(words: Words, i: int) -> tuple[int, int] | None:
    """``#10*7*733*`` and ``*۷۲۴#``: what is keyed into a telephone."""
    keys = words.keys
    last = i + 1
    while last < len(keys) and words.glued(last) and (keys[last].isdigit() or keys[last] in "#*"):
        last += 1
    whole = keys[last - 1] in "#*" and "*" in keys[i:last] and not words.glued(i)
    return (i, last) if whole else None


def _telephone(words: Words, i: int) -> int:
    """Past the telephone number that begins at ``i``, or 0: ``۰۹۱۲…``, ``021-88…``."""
    keys = words.keys
    if len(keys[i]) in (10, 11):
        return i + 1
    joined = i + 2 < len(keys) and keys[i + 1] in ("-", "–", "ـ", "/") and keys[i + 2].isdigit()
    return i + 3 if joined and len(keys[i]) <= 4 and len(keys[i + 2]) in (7, 8) else 0
