"""CoNLL: sentences of two columns, and errors that say where."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import InputError
from pipeline.tagging.conll import Sentence, read


def test_read(tmp_path: Path) -> None:
    file = tmp_path / "خبر.conll"
    file.write_text("\ufeffرشت\tB-LOC\nسرد\tADJ\tO\n\n-DOCSTART- O\nباران O\nمی بارد\tO\n", encoding="utf-8")
    assert list(read(file)) == [
        Sentence(words=("رشت", "سرد"), tags=("B-LOC", "O"), line=1),
        Sentence(words=("باران", "می بارد"), tags=("O", "O"), line=5),
    ]


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    file = tmp_path / "خبر.conll"
    file.write_bytes("رشت\tB-LOC\n".encode() + "سرد\tO\n".encode("cp1256"))
    with pytest.raises(InputError, match="line 2: found bytes that are not UTF-8"):
        list(read(file))


def test_a_line_without_a_tag_is_said(tmp_path: Path) -> None:
    file = tmp_path / "خبر.conll"
    file.write_text("رشت\tB-LOC\nباران\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2: found باران; expected a word and its tag"):
        list(read(file))


def test_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        list(read(tmp_path / "نیست.conll"))
