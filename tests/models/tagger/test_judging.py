"""Judging: ways of typing that must not matter."""

from __future__ import annotations

from models.tagger.judging import SPELLINGS


def test_spellings() -> None:
    word = "کتاب\u200cهای"
    assert SPELLINGS["no ZWNJ"](word) == "کتابهای"
    assert SPELLINGS["no ZWNJ"]("\u200c") == "\u200c"  # a word stays a word
    assert SPELLINGS["Arabic letters"](word) == "كتاب\u200cهاي"
