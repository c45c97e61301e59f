"""Vocabulary: hazm's word and verb tables, read as data.

``import hazm`` takes two seconds (it drags in scikit-learn, pandas and gensim), as long as the
whole program may take to its first record; its tables take a tenth of that. So ``words.dat``
and ``verbs.dat``, and parsivar's broken plurals, are read straight from the installed
packages; the libraries themselves are left to :mod:`pipeline.readings`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from crawler.characters import INVISIBLE, LETTERS, ZWNJ, fold
from pipeline.lexicon import load

#: :func:`~crawler.characters.fold` for a list of 35,000 words that has neither digits nor capitals.
_LETTERS: Final = str.maketrans(LETTERS | dict.fromkeys(INVISIBLE, ""))
_PAST: Final = ("", "م", "یم", "ید", "ند")
_PRESENT: Final = ("د", "م", "یم", "ید", "ند")
#: Folded endings of the present perfect: رفته‌ام … رفته‌اند; «ه‌ای» is rather a noun's.
_PERFECT: Final = ("هام", "هایم", "هاید", "هاند")
_DURATIVE: Final = ("نمی", "می")
_PREVERBS: Final = ("باز", "بر", "در", "فرا", "فرو", "وا")


class TableError(FileNotFoundError):
    """A table of an installed package is not where that package keeps it."""


def _table(package: str, path: str) -> str:
    """The text of a data file of ``package``, found without importing the package."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise TableError(f"{package} is not installed, but {path} is read from it: pip install {package}")
    file = Path(spec.origin).parent / path
    if not file.exists():
        raise TableError(f"found no {file}: install {package} as pinned in pyproject.toml")
    return file.read_text(encoding="utf-8-sig")


@cache
def _rows() -> tuple[tuple[str, str, int], ...]:
    """Folded word, spelling and frequency, for the words of hazm that are in use.

    Rows with neither a frequency nor a part of speech are left aside: four in five of
    ``words.dat``, and many of them noise.
    """
    # Two string operations do what a loop over 194,000 lines takes three times as long for.
    lines = _table("hazm", "data/words.dat").replace("\t0\t0\n", "\0").split("\n")
    cells = [line.rpartition("\0")[2].split("\t") for line in lines if "\t" in line]
    folded = "\n".join(cell[0] for cell in cells).translate(_LETTERS).split("\n")
    return tuple((key, cell[0], int(cell[1])) for key, cell in zip(folded, cells, strict=True))


@cache
def spellings() -> dict[str, str]:
    """Folded word → its spelling in hazm's list.

    >>> spellings()["حاشیهنشین"] == "حاشیه‌نشین"
    True
    """
    chosen: dict[str, str] = {}
    for folded, word, _ in _rows():
        # Of two spellings the one with its ZWNJ says more.
        if folded not in chosen or (ZWNJ in word and ZWNJ not in chosen[folded]):
            chosen[folded] = word.strip(ZWNJ)
    return chosen


@cache
def _frequencies() -> dict[str, int]:
    return {folded: count for folded, _, count in _rows()}


def frequency(word: str) -> int:
    """How often hazm's corpus has the folded ``word``; 0 for a word it lacks.

    >>> frequency("سال") > frequency("ساله")
    True
    """
    return _frequencies().get(word, 0)


@cache
def plurals() -> dict[str, str]:
    """Folded broken plural → its singular: parsivar's, and the table's, which have the last say.

    >>> plurals()["امواج"]
    'موج'
    """
    pairs = (line.split() for line in _table("parsivar", "resource/stemmer/mokasar.txt").splitlines())
    singular = {fold(pair[0]): pair[1] for pair in pairs if len(pair) == 2}
    return singular | {fold(plural): word for plural, word in load("forms")["plurals"].items()}


@cache
def _stems() -> tuple[dict[str, str], dict[str, str]]:
    """Folded past stem → verb, and folded present stem → verb, verbs as hazm writes them."""
    past: dict[str, str] = {}
    present: dict[str, str] = {}
    for verb in [*load("forms")["verbs"]["more"], *_table("hazm", "data/verbs.dat").split("\n")]:
        before, mark, after = verb.strip().partition("#")
        if mark and before and after and " " not in after:
            past.setdefault(fold(before), verb.strip())
            present.setdefault(fold(after), verb.strip())
    return past, present


@cache
def irregular() -> dict[str, str]:
    """Folded irregular form → its verb; ``""`` for a word that only looks like a form."""
    return {fold(form): found for form, found in load("forms")["verbs"]["fixed"].items()}


@cache
def _light() -> dict[str, str]:
    """Present stems that stand without «ب» in a subjunctive (``قرار گیرد``) → their verbs."""
    _, present = _stems()
    return {fold(stem): present[fold(stem)] for stem in load("forms")["verbs"]["light"]}


@lru_cache(maxsize=65536)
def verb(word: str) -> str:
    """The verb that the folded ``word`` is a form of, as hazm writes it, or ``""``.

    Which of its readings is meant in a sentence (``ساخت``) is left to :mod:`pipeline.tags`.

    >>> verb("میشود"), verb("نرفتهاند"), verb("کتاب")
    ('شد#شو', 'رفت#رو', '')
    """
    fixed = irregular()
    if word in fixed:
        return fixed[word]
    found = _finite(word)
    if not found:
        for preverb in _PREVERBS:
            if word.startswith(preverb) and len(word) > len(preverb) + 2:
                bare = _finite(word[len(preverb) :])
                if bare:
                    return preverb + bare
    return found


def _finite(word: str) -> str:
    past, present = _stems()
    for prefix in _DURATIVE:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            found = _ended(rest, present, (*_PRESENT, "ی"))
            return found or _ended(rest, past, (*_PAST, "ی", "ه", *_PERFECT))
    found = _ended(word, past, (*_PAST, *_PERFECT))
    if found or len(word) < 3:
        return found
    for prefix in ("ن", "ب"):
        if word.startswith(prefix):
            # بیاید, نیفتاد: a «ی» before the lost «ا».
            rest = "ا" + word[2:].removeprefix("ا") if word[1] == "ی" else word[1:]
            found = _ended(rest, present, _PRESENT) or _light().get(rest, "")
            if not found and prefix == "ن":
                found = _ended(rest, past, (*_PAST, *_PERFECT))
            if found:
                return found
    return _ended(word, _light(), (*_PRESENT, ""))


def _ended(word: str, stems: dict[str, str], endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending):
            found = stems.get(word[: len(word) - len(ending)] if ending else word)
            if found:
                return found
    return ""


def participle(word: str) -> str:
    """The verb that the folded ``word`` is the past participle of, or ``""``.

    >>> participle("نوشته"), participle("نشده"), participle("خانه")
    ('نوشت#نویس', 'شد#شو', '')
    """
    if not word.endswith("ه"):
        return ""
    past, _ = _stems()
    stem = word[:-1]
    found = past.get(stem) or (past.get(stem[1:]) if stem.startswith("ن") else None)
    return found or next(
        (p + past[stem[len(p) :]] for p in _PREVERBS if stem.startswith(p) and stem[len(p) :] in past), ""
    )
