"""Readings: what hazm and parsivar themselves make of a text, beside it.

``doc._.hazm_tokens``, ``hazm_sentences``, ``hazm_lemmas`` and ``parsivar_stems`` are worked out
when first asked for: importing hazm takes two seconds and parsivar one, and both are slow.
Every piece points at the characters of the raw text that it was made from. Their default
normalisers corrupt numbers (``3.5`` → ``۳ ٫ ۵``, ``۱۴۰۰–۱۴۰۱`` → ``14001401``), so
``doc._.hazm_normal`` turns off whatever touches them, and nothing here is read for values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from spacy.tokens import Doc

from pipeline.words import BREAK, read

#: What hazm writes between the parts of a verb that it joins (``گفته_شده_است``).
_JOINER: Final = "_"
#: Settings under which hazm's Normalizer leaves numbers as they are.
_NUMBERS_KEPT: Final = {
    "correct_spacing": False,
    "persian_style": False,
    "persian_numbers": False,
    "decrease_repeated_chars": False,
    "seperate_mi": False,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A library's ``form`` of the characters ``[start, end)`` of the raw text."""

    start: int
    end: int
    form: str


def aligned(text: str, forms: list[str]) -> tuple[Reading, ...]:
    """``forms``, which follow one another in ``text``, with the characters they stand for.

    Blanks and hazm's joiner are skipped on both sides. A form whose letters are not in the
    text (a library changed them) stands for no characters: its start is its end.

    >>> [(r.start, r.end) for r in aligned("گفته شده است.", ["گفته_شده_است", "."])]
    [(0, 12), (12, 13)]
    """
    readings = []
    at = 0
    for form in forms:
        start, end = _find(text, form, at)
        readings.append(Reading(start, end, form))
        at = end
    return tuple(readings)


def _find(text: str, form: str, at: int) -> tuple[int, int]:
    start, end, cursor = -1, at, at
    for char in form:
        if (char == _JOINER and not text.startswith(_JOINER, cursor)) or char.isspace():
            continue
        while cursor < len(text) and text[cursor].isspace():
            cursor += 1
        if cursor >= len(text) or text[cursor] != char:
            return at, at
        if start < 0:
            start = cursor
        cursor += 1
        end = cursor
    return (start, end) if start >= 0 else (at, at)


@cache
def _hazm(name: str) -> Any:
    """An object of hazm's, made once: its tables are large."""
    import hazm  # two seconds: only for those who ask

    return hazm.Normalizer(**_NUMBERS_KEPT) if name == "Normalizer" else getattr(hazm, name)()


@cache
def _parsivar() -> Any:
    """parsivar's stemmer, made once."""
    from parsivar import FindStems  # one second: only for those who ask

    return FindStems()


@lru_cache(maxsize=65536)
def hazm_lemma(word: str) -> str:
    """The lemma of ``word`` by hazm, a verb as its two stems.

    >>> hazm_lemma("می‌روم")
    'رفت#رو'
    """
    return str(_hazm("Lemmatizer").lemmatize(word))


@lru_cache(maxsize=65536)
def parsivar_stem(word: str) -> str:
    """The stem of ``word`` by parsivar, which knows stems whose ZWNJ was lost.

    >>> parsivar_stem("استانها")
    'استان'
    """
    return str(_parsivar().convert_to_stem(word))


def _tokens(doc: Doc) -> tuple[Reading, ...]:
    return aligned(doc.text, _hazm("WordTokenizer").tokenize(doc.text))


def _sentences(doc: Doc) -> tuple[Reading, ...]:
    return aligned(doc.text, _hazm("SentenceTokenizer").tokenize(doc.text))


def _lemmas(doc: Doc) -> tuple[Reading, ...]:
    return tuple(Reading(r.start, r.end, hazm_lemma(r.form)) for r in _tokens(doc))


def _stems(doc: Doc) -> tuple[Reading, ...]:
    words = read(doc)
    return tuple(
        Reading(start, end, parsivar_stem(words.text[start:end]))
        for start, end, word in zip(words.starts, words.ends, words.keys, strict=True)
        if word != BREAK
    )


def _normal(doc: Doc) -> str:
    return str(_hazm("Normalizer").normalize(doc.text))


def register() -> None:
    """Make the readings attributes of ``Doc``; each is worked out when it is asked for."""
    for name, getter in (
        ("hazm_tokens", _tokens),
        ("hazm_sentences", _sentences),
        ("hazm_lemmas", _lemmas),
        ("hazm_normal", _normal),
        ("parsivar_stems", _stems),
    ):
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter)


register()
