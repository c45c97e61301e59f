"""Words: pieces of words, and long sentences in several rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from models.encoder import tokenizer
from pipeline.tagging.pieces import OURS, Pieces

PIECES = tokenizer.train(["استاندار لرستان از ساخت 35 مدرسه خبر داد."], pieces=80, least=1)
START, END, UNKNOWN = (PIECES.token_to_id(name) for name in (OURS.start, OURS.end, OURS.unknown))


def test_as_the_tokenizer_reads_the_text() -> None:
    (row,) = Pieces(PIECES, 64).rows(["استاندار", "لرستان", "۳۵", "مدرسه", "."])
    assert list(row.pieces) == PIECES.encode("استاندار لرستان ۳۵ مدرسه.").ids
    assert [PIECES.id_to_token(row.pieces[first])[0] for first in row.firsts] == list("ال3م.")


def test_special_pieces_are_what_the_encoder_calls_them() -> None:
    assert OURS == tokenizer.SPECIAL


def test_a_word_of_nothing_is_unknown() -> None:
    assert Pieces(PIECES, 64).of("\u200c") == (UNKNOWN,)


def test_nothing_has_no_rows() -> None:
    assert list(Pieces(PIECES, 8).rows([])) == []


@given(st.lists(st.text("سمدرخ۳۵. \u200c", max_size=20), max_size=30), st.integers(4, 40))
def test_rows_hold_every_word_once_and_are_short(words: list[str], longest: int) -> None:
    rows = list(Pieces(PIECES, longest).rows(words))
    assert sum(len(row.firsts) for row in rows) == len(words)
    for row in rows:
        assert len(row.pieces) <= longest
        assert (row.pieces[0], row.pieces[-1]) == (START, END)
        assert list(row.firsts) == sorted(set(row.firsts))


def test_a_tokenizer_from_a_file_is_the_same() -> None:
    again = Tokenizer.from_str(PIECES.to_str())
    assert list(Pieces(again, 64).rows(["مدرسه"])) == list(Pieces(PIECES, 64).rows(["مدرسه"]))
