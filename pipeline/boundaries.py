"""Boundaries: the words at which a name must end, and those too common to be a name."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from crawler.characters import key
from pipeline.lexicon import load, rows

#: News repeats its words: so many are remembered.
_REMEMBERED: Final = 65536

#: Persons in which a continuous verb may end: می‌کند، می‌کنم، می‌کنید، می‌شده.
_VERB_ENDINGS: Final = ("د", "م", "ه", "ن", "ست", "ید")


@cache
def stops() -> frozenset[str]:
    """Function words, verbs and predicates, as keys.

    >>> "که" in stops() and "گفت" in stops() and "استان" not in stops()
    True
    """
    table = load("boundaries")
    return frozenset(key(word) for name, words in table.items() if name != "nouns" for word in words)


@cache
def commons() -> frozenset[str]:
    """Words so common that they are no name by themselves."""
    return frozenset(key(row["word"]) for row in rows("commons"))


@cache
def _nouns() -> frozenset[str]:
    return frozenset(key(word) for word in load("boundaries")["nouns"])


def is_verb(word: str) -> bool:
    """Whether ``word``, a key, is built as a continuous verb.

    >>> is_verb("میدهند"), is_verb("میراث")
    (True, False)
    """
    return (
        len(word) > 4
        and word.startswith(("می", "نمی"))
        and word.endswith(_VERB_ENDINGS)
        and word not in _nouns()
    )


@lru_cache(maxsize=_REMEMBERED)
def ends_name(word: str) -> bool:
    """Whether no name goes on over ``word``, a key: it is a boundary, a verb, or no word at all.

    >>> ends_name("که"), ends_name("."), ends_name("زنجان")
    (True, True, False)
    """
    return not word.isalpha() or word in stops() or is_verb(word)


@lru_cache(maxsize=_REMEMBERED)
def is_proper(word: str) -> bool:
    """Whether ``word``, a key, can be a proper name for all the tables know.

    >>> is_proper("لکلانشه"), is_proper("برنامه")
    (True, False)
    """
    return len(word) > 1 and not ends_name(word) and word not in commons()
