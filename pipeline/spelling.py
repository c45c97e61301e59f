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

from crawler.characters import DIGITS, INVISIBLE, ZWNJ, fold
from pipeline.lexicon import load
from pipeline.tags import kind
from pipeline.vocabulary import frequency, participle, spellings, verb

#: Letters of other keyboards; hamza, «آ» and «ؤ» are Persian and stay.
_LETTERS: Final = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک", "ګ": "گ",
    "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ٱ": "ا", "ۀ": "هٔ",
}  # fmt: skip
_PERSIAN: Final = "۰۱۲۳۴۵۶۷۸۹"
_UNIFY: Final = str.maketrans(
    _LETTERS
    | {digit: _PERSIAN[int(value)] for digit, value in DIGITS.items()}
    | dict(zip("0123456789", _PERSIAN, strict=True))
    | {mark: "" for mark in INVISIBLE if mark not in (ZWNJ, "\u0654", "\u064b")}
)
_JOINTS: Final = re.compile(f"{ZWNJ}+")
_DURATIVE: Final = re.compile("(?:باز|بر|در|فرا|فرو|وا)?ن?می")
#: How often hazm must have seen a word before a compound is thought to be made of it.
_COMMON: Final = 20_000
#: Kinds of words that have degrees: مهم‌تر، پیش‌تر، پیشرفته‌تر.
_GRADED: Final = frozenset({"A", "ADV", "degree", "order", "participle", "noun_adposition"})
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
    if _solid(word):
        return word
    known = _words().get(fold(word))
    if known is not None:
        return _respelled(word, known)
    bare = _words().get(fold(word[:-1])) if word[-1] == "ی" else None
    if bare is not None and ZWNJ in bare:
        return _respelled(word[:-1], bare) + "ی"
    return _verb(word) or _inflected(word) or _before_alef(word) or _compound(word) or _prefixed(word) or word


@cache
def _words() -> dict[str, str]:
    """Folded word → spelling: hazm's words, and those of the table, which have the last say."""
    joints = load("forms")["joints"]
    return spellings() | {fold(w): w for w in joints["words"]} | {fold(w): w for w in joints["solid"]}


def _solid(word: str) -> bool:
    return word in _joints("solid") or (word[:-1] in _joints("solid") and word[-1] == "ی")


def _known(word: str) -> bool:
    return fold(word) in _words()


def _respelled(word: str, known: str) -> str:
    """``word`` with the ZWNJ of ``known``, its own letters kept."""
    if ZWNJ not in known:
        return word
    parts, at = [], 0
    for part in known.split(ZWNJ):
        parts.append(word[at : at + len(part)])
        at += len(part)
    return join(*parts)


def _verb(word: str) -> str:
    """``میدهد`` → ``می‌دهد``, ``برمیگردد`` → ``برمی‌گردد``, ``نرفتهاند`` → ``نرفته‌اند``."""
    if not verb(fold(word)):
        return ""
    durative = _DURATIVE.match(word)
    if durative:
        return join(durative[0], _perfect(word[durative.end() :]))
    return _perfect(word)


def _perfect(word: str) -> str:
    for ending in ("هاند", "هام", "هایم", "هاید"):
        if word.endswith(ending):
            cut = len(word) - len(ending) + 1
            return join(word[:cut], word[cut:])
    return word


def _inflected(word: str) -> str:
    """``گروههای`` → ``گروه‌های``, ``رسانهای`` → ``رسانه‌ای``, ``جدیتر`` → ``جدی‌تر``."""
    for suffix in _joints("plurals"):
        stem = word.removesuffix(suffix)
        if stem != word:
            return _plural(word, stem, suffix)
    for suffix in _joints("suffixes"):
        stem = word.removesuffix(suffix)
        if len(stem) > 2 and stem != word and stem[-1] not in UNJOINED:
            whole = _whole(stem)
            if whole and (suffix[0] != "ت" or stem[-1] == "ی" or kind(fold(stem)) in _GRADED):
                return join(whole, suffix)
    return _after_he(word)


def _plural(word: str, stem: str, suffix: str) -> str:
    """``گروههای`` has a plural, ``منطقهای`` («منطقه‌ای») hardly; ``شهرهای`` has lost nothing."""
    if not stem or _known(word.removesuffix("ی")):
        return word
    if suffix in ("های", "هاست") and len(stem) > 1:
        single = fold(stem + "ه")
        if (single in _words() or participle(single)) and frequency(single) >= frequency(fold(stem)):
            return join(restored(stem + "ه"), suffix[1:])
    return join(restored(stem), suffix) if len(stem) > 2 or _known(stem) else word


def _after_he(word: str) -> str:
    for suffix in _joints("after_silent_he"):
        stem = word.removesuffix(suffix)
        if len(stem) < 3 or stem == word or stem[-1] != "ه" or stem[-2] in "اوآ":
            continue
        if suffix == "ی" and (stem in _joints("sounded_he") or stem.endswith("الله")):
            continue
        if _known(stem) or participle(fold(stem)) or _compound(stem):
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
    if cut < 2 or word[cut - 1] in UNJOINED or len(word) - cut < 3:
        return ""
    return join(restored(word[:cut]), word[cut:])


def _compound(word: str) -> str:
    """``خدمترسانی`` → ``خدمت‌رسانی``, ``اصلاحطلبان`` → ``اصلاح‌طلبان``."""
    for ending in ("", "ان", "ی"):
        bare = word.removesuffix(ending)
        if ending and bare == word:
            continue
        for second in _joints("seconds"):
            first = bare.removesuffix(second)
            if first != bare and len(first) > 2 and first[-1] not in UNJOINED and _common(first):
                return join(restored(first), second + ending)
    return ""


def _prefixed(word: str) -> str:
    """``بیسابقه`` → ``بی‌سابقه``, ``بهعنوان`` → ``به‌عنوان``."""
    if word.startswith("به") and word[2:] in _joints("after_be"):
        return join("به", word[2:])
    for prefix in _joints("prefixes"):
        rest = word.removeprefix(prefix)
        if rest == word or len(rest) < 4 or prefix[-1] in UNJOINED:
            continue
        if _common(rest) or (rest.endswith("ی") and len(rest) > 4 and _common(rest[:-1])):
            return join(prefix, restored(rest))
    return ""


def _common(part: str) -> bool:
    """Whether ``part`` is seen often enough to be a part of something new."""
    return frequency(fold(part)) >= _COMMON
