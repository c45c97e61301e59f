"""Inflections: the ways in which print writes a name of the lexicon.

Tables give one spelling; Persian closes, half-spaces or opens the boundaries inside it, and
forms an adjective with ی. A form is a tuple of folded words, as the grammars read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from crawler.characters import ZWNJ, key
from pipeline.tokenizer import TOKEN

#: «بر» of a compound unit, as print has it.
_OVER: Final[dict[str, tuple[str, ...]]] = {"بر": ("بر", "در", "/")}

Form = tuple[str, ...]


def spell(text: str) -> Form:
    """``text`` as the words that the tokenizer and the folding make of it.

    >>> spell("km/h"), spell("متر مکعب")
    (('km', '/', 'h'), ('متر', 'مکعب'))
    """
    if text.isalpha():
        return (key(text),)
    return tuple(key(piece) for piece in TOKEN.findall(text) if not piece.isspace())


def spellings(name: str) -> Iterator[Form]:
    """The ways to write ``name``: each blank or ZWNJ in it may be closed, «بر» may be «در».

    >>> sorted(spellings("متر مکعب"))
    [('متر', 'مکعب'), ('مترمکعب',)]
    """
    for words in product(*(_OVER.get(word, (word,)) for word in name.replace(ZWNJ, " ").split())):
        spelled = [spell(word) for word in words]
        for joins in product((False, True), repeat=len(words) - 1):
            form = spelled[0]
            for join, word in zip(joins, spelled[1:], strict=True):
                if join and form[-1].isalpha() and word[0].isalpha():
                    form = (*form[:-1], form[-1] + word[0], *word[1:])
                else:
                    form += word
            yield form


def adjectives(word: str) -> Iterator[Form]:
    """The regular ی forms of a folded word.

    >>> [*adjectives("هفته")], [*adjectives("یورو")], [*adjectives("تومان")]
    ([('هفتهای',), ('هفته', 'ای')], [('یورویی',)], [('تومانی',)])
    """
    if word[-1] in "هی":
        yield (word + "ای",)
        yield word, "ای"
    else:
        yield (word + ("یی" if word[-1] in "وا" else "ی"),)


def inflected(adjective: str) -> Iterator[Form]:
    """An adjective that the lexicon lists, with the endings that it takes as a noun.

    >>> ("سالههای",) in set(inflected("ساله"))
    True
    """
    for form in spellings(adjective):
        yield form
        if form[-1].endswith("ه"):
            for ending in ("ای", "ی", "ها", "های"):
                yield *form[:-1], form[-1] + ending
                yield *form, ending
