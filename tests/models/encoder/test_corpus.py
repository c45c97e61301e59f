"""Corpus: which texts are read, and how much of them."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from crawler.errors import InputError
from models.encoder.corpus import Selection, texts

LONG = "باران آمد. " * 10


def _write(path: Path, *records: dict[str, str]) -> Path:
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    path.write_bytes(lzma.compress(lines.encode()) if path.suffix == ".xz" else lines.encode())
    return path


@pytest.mark.parametrize("name", ["خبر.jsonl", "خبر.jsonl.xz"])
def test_short_long_and_unwanted(tmp_path: Path, name: str) -> None:
    file = _write(
        tmp_path / name,
        {"text": LONG, "source": "الف"},
        {"text": "کوتاه", "source": "الف"},
        {"text": LONG, "source": "ب"},
        {"text": LONG, "source": "الف", "agency": "ج"},
    )
    assert list(texts([file], Selection(longest=50, without=["ب", "ج"]))) == [LONG[:50]]


def test_share_is_the_same_each_time(tmp_path: Path) -> None:
    file = _write(tmp_path / "خبر.jsonl", *({"text": f"{i} {LONG}", "source": "مجله"} for i in range(400)))
    some = list(texts([file], Selection(shares={"مجله": 0.3})))
    assert 80 < len(some) < 160
    assert some == list(texts([file], Selection(shares={"مجله": 0.3})))


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file; expected texts as JSON Lines.*--corpus"):
        list(texts([tmp_path / "نیست.jsonl"], Selection()))
