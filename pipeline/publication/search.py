"""Search: what the full-text index holds of a text, and what a question looks for in it.

FTS5 itself folds neither ي and ی, nor ك and ک, nor digits, and takes a word apart at its vowel
marks. So the index never sees the text but its :func:`shadow`: folded stems between spaces. A
question goes the same way. Where writers differ on whether a compound is one word, the question
asks for both (:func:`match`), so that the index need hold only what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from crawler.characters import INVISIBLE, ZWNJ, ascii_digits, squash
from pipeline.forms import lemma
from pipeline.tags import kind
from pipeline.vocabulary import spellings

#: A number, a word with the marks and joiners that are written into it, or a quotation mark.
_TOKEN: Final = re.compile(rf'\d+|[^\W\d_](?:[^\W\d_]|[{INVISIBLE}])*|["«»“”]')
_MARKS: Final = frozenset('"«»“”')
_THOUSANDS: Final = re.compile(r"(?<=\d)[,٬،'](?=\d{3}(?!\d))")

#: Kinds of words that a question may lack and still be meant: در، از، و، که، تا.
_FUNCTION: Final = frozenset({"P", "C", "S", "until"})

#: Letters that either part of a word has, at least, where it is taken apart.
_LEAST_KNOWN: Final = 3
_LEAST_UNKNOWN: Final = 2

#: A question is cut here: nobody types more words, and a program that does shall not stall others.
_MOST_WORDS: Final = 40


@lru_cache(maxsize=1024)  # a headline is asked for once a statistic
def shadow(text: str) -> str:
    """What the index holds of ``text``: the folded stems of its words, digits Latin.

    >>> shadow("۱۲۲٬۰۰۰ بستهٔ معيشتي، در روستا هاي خرم‌آباد") == "122000 بسته معیشتی در روستا خرماباد"
    True
    """
    return " ".join(stem for _, stem in _stems(text))


def stems(text: str) -> tuple[str, ...]:
    """The stems of the words of ``text`` that carry its meaning, in order.

    >>> stems("بسته‌های معیشتی برای خانوارها") == ("بسته", "معیشتی", "خانوار")
    True
    """
    return tuple(stem for word, stem in _stems(text) if not _function(word))


def match(query: str) -> str:
    """The FTS5 expression for ``query``, whatever is typed; empty where nothing can be sought.

    Every word must be there, words of grammar aside, and a phrase in quotation marks as it is.
    A word of two parts is also found in two words, and two words in one.

    >>> match("خرم آباد")
    '("خرم" OR "خرماباد" OR "خرم اباد" *) AND ("اباد" OR "خرماباد" OR "خرم اباد" *)'
    >>> match("خدمت‌رسانی")
    '("خدمترسانی" OR "خدمت رسانی" *)'
    >>> match("«بسته معیشتی» در")
    '"بسته معیشتی"'
    >>> match('" OR 1; --')
    '"or" AND "1"'
    """
    phrases, words = _parsed(query)
    wanted = [word for word in words if not _function(word)] or ([] if phrases else words)
    clauses = [f'"{phrase}"' for phrase in phrases]
    for i, word in enumerate(wanted):
        joined = [
            _joined(*pair) for pair in (wanted[max(i - 1, 0) : i + 1], wanted[i : i + 2]) if len(pair) > 1
        ]
        ways = dict.fromkeys(f'"{form}"' for form in (_stem(word), *map(_stem, filter(None, joined))) if form)
        apart = [*_parts(word), *(parts for both in joined if _compound(both) for parts in _parts(both))]
        ways |= dict.fromkeys(f'"{parts}" *' for parts in apart)  # with whatever ending
        clauses.append(f"({' OR '.join(ways)})" if len(ways) > 1 else "".join(ways))
    return " AND ".join(dict.fromkeys(clause for clause in clauses if clause))


def _stems(text: str) -> Iterator[tuple[str, str]]:
    """The words of ``text``, each with its stem; endings that stand apart are left out."""
    for word in _tokens(text):
        if word not in _MARKS and (stem := _stem(word)):
            yield word, stem


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_THOUSANDS.sub("", ascii_digits(text)))


@lru_cache(maxsize=262144)
def _stem(word: str) -> str:
    """The folded stem of ``word``; empty for a plural ending that is typed apart («ها»)."""
    if word[0].isdigit():
        return word
    folded = squash(word)
    if kind(folded) == "suffix":
        return ""
    return squash(lemma(word)) or folded


@lru_cache(maxsize=65536)
def _function(word: str) -> bool:
    return kind(squash(word)) in _FUNCTION


def _parsed(query: str) -> tuple[list[str], list[str]]:
    """The phrases of a question, as shadows, and its other words."""
    phrases: list[str] = []
    words: list[str] = []
    inside: list[str] | None = None
    for token in _tokens(query)[:_MOST_WORDS]:
        if token not in _MARKS:
            (words if inside is None else inside).append(token)
        elif inside is None:
            inside = []
        else:
            phrases.append(_phrase(inside))
            inside = None
    words += inside or []  # a mark that was never closed says nothing
    return [phrase for phrase in phrases if phrase], [word for word in words if _stem(word)]


def _phrase(words: Sequence[str]) -> str:
    return " ".join(filter(None, map(_stem, words)))


def _joined(first: str, second: str) -> str:
    """Two words as one; empty where one of them is a number."""
    return "" if first[0].isdigit() or second[0].isdigit() else first + second


def _compound(word: str) -> bool:
    """Whether ``word`` is known to have two parts.

    >>> _compound("دانشآموز"), _compound("خبرکتاب")
    (True, False)
    """
    return bool(word) and ZWNJ in lemma(word)


@lru_cache(maxsize=65536)
def _parts(word: str) -> tuple[str, ...]:
    """``word`` as the two or more words it may have been typed in, each a phrase."""
    if word[0].isdigit():
        return ()
    spelled = lemma(word)
    if ZWNJ in spelled:
        return (_phrase(spelled.split(ZWNJ)),)
    folded = squash(spelled)
    known = spellings()
    least = _LEAST_KNOWN if folded in known else _LEAST_UNKNOWN
    cuts = range(least, len(folded) - least + 1)
    return tuple(
        _phrase((folded[:cut], folded[cut:]))
        for cut in cuts
        if folded[:cut] in known and folded[cut:] in known and not _function(folded[:cut])
    )
