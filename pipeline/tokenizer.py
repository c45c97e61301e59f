"""Tokens with exact offsets into the raw text.

spaCy's own Persian rules leave ``۲۴ساعت`` and ``است.آن`` glued. These rules split a text
where the kind of character changes (letters, digits, anything else) and nowhere else, so a
number with its separators (``۱٬۲۰۰٬۰۰۰``, ``۱۲/۵``) is one token and a word keeps its ZWNJ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from crawler.characters import INVISIBLE, LETTERS, fold
from pipeline import lexicon
from pipeline.typesetting import typesetting

_MARKS: Final = re.escape(INVISIBLE)

#: Every letter as a class of those that stand for it in print.
_ALIKE: Final = {
    base: f"[{base}{''.join(other for other, folded in LETTERS.items() if folded == base)}]"
    for base in LETTERS.values()
}


def _either(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first, with any letters and marks that fold away."""
    plain = sorted({fold(word) for word in words}, key=len, reverse=True)
    return "|".join(f"[{_MARKS}]*".join(_ALIKE.get(char, char) for char in word) for word in plain)


_GLUE: Final = lexicon.load("tokens")
_HEADS: Final = _either(_GLUE["heads"])
_TAILS: Final = _either(_GLUE["tails"])
_WHOLE: Final = _either(_GLUE["whole"])
#: After a tail the word ends, or goes on as an adjective or plural: ی, ه, ها.
_ENDING: Final = rf"\u200c | [{_MARKS}]*+ (?: \W | [هیيى] | $ )"

#: In order: number, number word glued to its unit, word, line break, blanks, any other character.
TOKEN: Final = re.compile(
    rf"""
      \d+ (?: [{_MARKS}]* [,٬،'’] \d{{3}}(?!\d) )*         # 1,200,000
          (?: ,\d{{1,2}}(?![\d,]) | (?: [{_MARKS}]* [./٫·] [{_MARKS}]* \d+ )+ )?   # 26,9  3.5  ۱۲/۵  1398/5/3
    | [{_MARKS}]*+ (?! {_WHOLE} ) (?: {_HEADS} ) [{_MARKS}]* (?= (?: {_TAILS} ) (?: {_ENDING} ) )
    | (?: [^\W\d_] | [{_MARKS}] )+                        # letters, marks and ZWNJ
    | \n
    | [^\S\n]+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)


class Tokenizer:
    """spaCy tokenizer for Persian news: ``text`` in, non-destructive ``Doc`` out.

    >>> from spacy.vocab import Vocab
    >>> [t.text for t in Tokenizer(Vocab())("۲۴ساعت است.آن ۳٫۵")]
    ['۲۴', 'ساعت', 'است', '.', 'آن', '۳٫۵']
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _pieces(text, typesetting(text).decimals):
            # spaCy keeps one plain space as a flag of the token before it.
            if piece[0] == " " and words and not words[-1].isspace():
                spaces[-1] = True
                piece = piece[1:]
                if not piece:
                    continue
            words.append(piece)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    # spaCy saves a tokenizer with its pipeline; this one has no state.
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **__: Any) -> Tokenizer:
        return self

    def to_disk(self, _path: str | Path, **__: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **__: Any) -> Tokenizer:
        return self


def _pieces(text: str, whole: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The tokens and blanks of ``text``, each span of ``whole`` in one piece."""
    at = 0
    for start, end in whole:
        yield from TOKEN.findall(text, at, start)
        yield text[start:end]
        at = end
    yield from TOKEN.findall(text, at)


def create_tokenizer(nlp: Language) -> Tokenizer:
    """The tokenizer of ``nlp``, for ``nlp.tokenizer = create_tokenizer(nlp)``."""
    return Tokenizer(nlp.vocab)
