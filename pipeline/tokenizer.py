"""Tokens with exact offsets into the raw text.

spaCy's own Persian rules leave ``۲۴ساعت`` and ``است.آن`` glued. These rules split a text
where the kind of character changes (letters, digits, anything else) and nowhere else, so a
number with its separators (``۱٬۲۰۰٬۰۰۰``, ``۱۲/۵``) is one token and a word keeps its ZWNJ.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline import lexicon
from pipeline.characters import INVISIBLE

_MARKS: Final = re.escape(INVISIBLE)


def _either(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_GLUE: Final = lexicon.load("tokens")

#: In order: number, number word glued to its unit, word, line break, blanks, any other character.
TOKEN: Final = re.compile(
    rf"""
      \d+ (?: [{_MARKS}]* [,٬،'’] \d{{3}}(?!\d) )*         # 1,200,000
          (?: ,\d{{1,2}}(?![\d,]) | (?: [{_MARKS}]* [./٫·] [{_MARKS}]* \d+ )+ )?   # 26,9  3.5  ۱۲/۵  1398/5/3
    | (?! (?: {_either(_GLUE["whole"])} )(?! \w ) )
      (?: {_either(_GLUE["heads"])} ) [\u200c]? (?= (?: {_either(_GLUE["tails"])} ) (?: \W | ی | ي | ه | ها | $ ) )
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
        for piece in TOKEN.findall(text):
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


def create_tokenizer(nlp: Language) -> Tokenizer:
    """The tokenizer of ``nlp``, for ``nlp.tokenizer = create_tokenizer(nlp)``."""
    return Tokenizer(nlp.vocab)
