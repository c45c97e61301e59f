"""Spelling: the normal form of one word, its lost ZWNJ put back.

Pages lose their ZWNJ on the way (``خدمترسانی``, ``گروههای``, ``خرمآباد``). What was lost can be
told where the parts are words and the whole is not: an inflection or a well-known second part
is cut off, and what stays must be a word of hazm's list. Nothing is cut from a word that is
itself in the list, so ``دانشگاه`` and ``میدان`` stay whole.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipeline.characters import DIGITS, INVISIBLE, ZWNJ, fold
from pipeline.lexicon import load
from pipeline.vocabulary import participle, spellings, verb

#: Letters of other keyboards; hamza, «آ» and «ؤ» are Persian and stay.
_LETTERS: Final = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک", "ګ": "گ",
    "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ٱ": "ا",
}  # fmt: skip
_PERSIAN: Final = "۰۱۲۳۴۵۶۷۸۹"
_UNIFY: Final = str.maketrans(
    _LETTERS
    | {digit: _PERSIAN[int(value)] for digit, value in DIGITS.items()}
    | {mark: "" for mark in INVISIBLE if mark not in (ZWNJ, "\u0654", "\u064b")}
)
_JOINTS: Final = re.compile(f"{ZWNJ}+")
#: Letters that do not join forwards: a ZWNJ after one cannot be seen, and is not written.
UNJOINED: Final = frozenset("اآأإدذرزژوؤء")


@cache
def _joints(name: str) -> tuple[str, ...]:
    """The parts of a list in the table, as written without ZWNJ, longest first."""
    parts = {part.replace(ZWNJ, "") for part in load("forms")["joints"][name]}
    return tuple(sorted(parts, key=len, reverse=True))


@lru_cache(maxsize=65536)
def normal(word: str) -> str:
    """``word`` in the normal spelling of Persian: letters unified, ZWNJ where it belongs.

    Persian digits, no vowel marks, no tatweel; a ZWNJ that cannot be seen (at an edge, after
    a letter that does not join) is dropped. Not for offsets: the text keeps what it has.

    >>> [normal(w) for w in ("كتابهاي", "خدمترسانی", "خرمآباد", "میدهد", "میدان")] == [
    ...     "کتاب‌های", "خدمت‌رسانی", "خرم‌آباد", "می‌دهد", "میدان"]
    True
    """
    unified = _JOINTS.sub(ZWNJ, word.translate(_UNIFY)).strip(ZWNJ)
    if ZWNJ in unified:
        return join(*unified.split(ZWNJ))
    if len(unified) < 4 or not unified.isalpha():
        return unified
    return restored(unified)


def join(*parts: str) -> str:
    """``parts`` as one word, with a ZWNJ where the letters would otherwise join."""
    whole = parts[0]
    for part in parts[1:]:
        whole += part if not whole or not part or whole[-1] in UNJOINED else ZWNJ + part
    return whole


def restored(word: str) -> str:
    """The unified ``word``, which has no ZWNJ, with the ZWNJ that it lost, if any.

    >>> [restored(w) for w in ("رسانهای", "کردهاند", "همهی", "دانشگاه")] == [
    ...     "رسانه‌ای", "کرده‌اند", "همه‌ی", "دانشگاه"]
    True
    """
    folded = fold(word)
    known = spellings().get(folded)
    if known is not None:
        return _respelled(word, known)
    return (
        _verb(word) or _inflected(word) or _before_alef(word) or _compound(word) or _prefixed(word) or word
    )


def _respelled(word: str, known: str) -> str:
    """``word`` with the ZWNJ of ``known``, its own letters kept."""
    if ZWNJ not in known:
        return word
    parts, at = [], 0
    for part in known.split(ZWNJ):
        parts.append(word[at : at + len(part)])
        at += len(part)
    return join(*parts, word[at:])


def _known(word: str) -> bool:
    return fold(word) in spellings()


def _verb(word: str) -> str:
    """``میدهد`` → ``می‌دهد``, ``نرفتهاند`` → ``نرفته‌اند``."""
    if not verb(fold(word)):
        return ""
    for prefix in ("نمی", "می"):
        if word.startswith(prefix):
            return join(prefix, _perfect(word[len(prefix) :]))
    return _perfect(word)


def _perfect(word: str) -> str:
    for ending in ("هاند", "هام", "هایم", "هاید"):
        if word.endswith(ending) and verb(fold(word)):
            cut = len(word) - len(ending) + 1
            return join(word[:cut], word[cut:])
    return word


def _inflected(word: str) -> str:
    """``گروههای`` → ``گروه‌های``, ``رسانهای`` → ``رسانه‌ای``."""
    for suffix in _joints("suffixes"):
        stem = word.removesuffix(suffix)
        if len(stem) > 1 and stem != word and stem[-1] not in UNJOINED:
            whole = _whole(stem)
            if whole:
                return join(whole, suffix)
    for suffix in _joints("after_silent_he"):
        stem = word.removesuffix(suffix)
        if len(stem) > 2 and stem != word and stem[-1] == "ه" and (_known(stem) or participle(fold(stem))):
            return join(restored(stem), suffix)
    return ""


def _whole(stem: str) -> str:
    """``stem`` spelled, if it is a word, or a word with «ی», or a compound; else ``""``."""
    if _known(stem):
        return restored(stem)
    if stem.endswith("ی") and _known(stem[:-1]):
        return stem
    return _compound(stem)


def _before_alef(word: str) -> str:
    """``خرمآباد`` → ``خرم‌آباد``: «آ» begins a word wherever it stands, but for a few."""
    cut = word.find("آ", 1)
    if cut < 1 or word[cut - 1] in UNJOINED or any(word.startswith(s) for s in _joints("solid")):
        return ""
    return join(word[:cut], word[cut:]) if len(word) - cut > 2 else ""


def _compound(word: str) -> str:
    """``خدمترسانی`` → ``خدمت‌رسانی``, ``خدمترسانیها`` by way of :func:`_inflected`."""
    for second in _joints("seconds"):
        first = word.removesuffix(second)
        if first != word and len(first) > 2 and first[-1] not in UNJOINED and _known(first):
            return join(restored(first), second)
    return ""


def _prefixed(word: str) -> str:
    for prefix in _joints("prefixes"):
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > 2 and prefix[-1] not in UNJOINED and _known(rest):
            return join(prefix, restored(rest))
    return ""
