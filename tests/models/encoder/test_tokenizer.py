"""Tokenizer: the folding of the one table, offsets into any raw text, digits one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from crawler.characters import BLANKS, DIGITS, INVISIBLE, LETTERS, ZWNJ, fold
from models.encoder import tokenizer

from .conftest import SENTENCES

NORMALIZER = tokenizer.normalizer()
PERSIAN = "آبپتکگیيكىۀةهئ۰۱۹٣٤ـًِّٔ\u200c\u200f\u00a0 .،()«»A1½\ufefb\ufdfc"


@pytest.mark.parametrize(
    "table", [LETTERS, DIGITS, INVISIBLE, BLANKS], ids=["letters", "digits", "marks", "blanks"]
)
def test_normalizer_folds_what_the_table_folds(table: str) -> None:
    for char in table:
        assert NORMALIZER.normalize_str(f"س{char}ب") == fold(f"س{char}ب"), f"U+{ord(char):04X}"


@given(st.text(st.sampled_from(PERSIAN)))
def test_normalizer_is_normalized(text: str) -> None:
    assert NORMALIZER.normalize_str(text) == tokenizer.normalized(text)


@settings(max_examples=300)
@given(text=st.text() | st.text(st.sampled_from(PERSIAN)))
def test_offsets_on_any_text(pieces: Tokenizer, text: str) -> None:
    encoding = pieces.encode(text, add_special_tokens=False)
    before = 0
    for piece, (start, end) in zip(encoding.tokens, encoding.offsets, strict=True):
        assert 0 <= start <= end <= len(text)
        assert before <= end  # in reading order; two pieces may share a ligature
        before = end
        if piece != tokenizer.UNKNOWN:
            assert piece.removeprefix(tokenizer.CONTINUES) in tokenizer.normalized(text[start:end])


@pytest.mark.parametrize("sentence", SENTENCES)
def test_offsets_are_words(pieces: Tokenizer, sentence: str) -> None:
    encoding = pieces.encode(sentence, add_special_tokens=False)
    for piece, (start, end) in zip(encoding.tokens, encoding.offsets, strict=True):
        assert tokenizer.normalized(sentence[start:end]) == piece.removeprefix(tokenizer.CONTINUES)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_spelling_changes_nothing(pieces: Tokenizer, sentence: str) -> None:
    arabic = sentence.translate(str.maketrans("یک۴", "يك٤"))
    for other in (sentence.replace(ZWNJ, ""), arabic, sentence.replace(" ", "\u00a0")):
        assert pieces.encode(other).ids == pieces.encode(sentence).ids


def test_words_alone_and_in_text_are_the_same_pieces(pieces: Tokenizer) -> None:
    words = ["گفت", "۳۵", "مدرسه", "،", "خرم‌آباد", "."]
    together = pieces.encode("گفت ۳۵ مدرسه، خرم‌آباد.", add_special_tokens=False).ids
    assert [i for word in words for i in pieces.encode(word, add_special_tokens=False).ids] == together


def test_digits_are_single(pieces: Tokenizer) -> None:
    assert pieces.encode("۱۴۰۳", add_special_tokens=False).tokens == ["1", "##4", "##0", "##3"]
    assert not [
        piece
        for piece in pieces.get_vocab()
        if len(piece.removeprefix(tokenizer.CONTINUES)) > 1 and any(char.isdigit() for char in piece)
    ]


def test_starts(pieces: Tokenizer) -> None:
    starts = tokenizer.starts(pieces)
    assert not any(starts[pieces.token_to_id(name)] for name in tokenizer.SPECIAL)
    ids = pieces.encode("کتاب‌های ۱۴۰۳", add_special_tokens=False).ids
    assert [starts[i] for i in ids][-4:] == [True, False, False, False]
    assert starts[ids[0]]
