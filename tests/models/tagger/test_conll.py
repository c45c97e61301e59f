"""CoNLL: sentences of two columns, and errors that say where."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import InputError
from models.tagger.conll import Sentence, read


def test_read(tmp_path: Path) -> None:
    file = tmp_path / "خبر.conll"
    file.write_text("رشت\tB-LOC\nسرد\tADJ\tO\n\n\nباران O\n", encoding="utf-8")
    assert list(read(file)) == [
        Sentence(words=("رشت", "سرد"), tags=("B-LOC", "O")),
        Sentence(words=("باران",), tags=("O",)),
    ]


def test_a_line_without_a_tag_is_said(tmp_path: Path) -> None:
    file = tmp_path / "خبر.conll"
    file.write_text("رشت\tB-LOC\nباران\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: found باران; expected a word and its tag"):
        list(read(file))


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        list(read(tmp_path / "نیست.conll"))
