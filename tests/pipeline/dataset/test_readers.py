"""Readers: every format gives its articles, every fault one clear line, and no fault costs another."""

from __future__ import annotations

import csv
import gzip
import json
import lzma
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import Archive
from crawler.article import Article
from crawler.errors import InputError
from crawler.page import Page
from pipeline.dataset.readers import READERS, read, size
from pipeline.dataset.sources import PACKINGS

TEXT = "ساخت ۳ مدرسه\nدر قم ۳ مدرسه با ۱۲ کلاس ساخته شد."
ROWS: list[dict[str, Any]] = [
    {"doc_id": "a1", "text": TEXT, "date": "۱۴۰۲-۶-۱", "agency": "ایسنا", "url": "https://isna.example/1"},
    {"doc_id": "a2", "text": "می‌شود\u200fَ ۵ نفر", "date": None, "agency": None, "url": None},
]
PACK = {"": bytes, ".gz": gzip.compress, ".xz": lzma.compress, ".zst": zstd.compress}


def lines(rows: Iterable[Any]) -> bytes:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """``rows`` in the format that the ending of ``path`` asks for."""
    if path.suffix == ".jsonl":
        path.write_bytes(lines(rows))
    elif path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, list(rows[0]))
            table.writeheader()
            table.writerows(rows)
    else:
        pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def articles(*inputs: object) -> list[Article]:
    items = list(read(map(str, inputs)))
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]


def errors(*inputs: object) -> list[str]:
    return [str(item) for item in read(map(str, inputs)) if isinstance(item, InputError)]


@pytest.mark.parametrize("ending", sorted(set(READERS) - {".txt"}))
def test_every_format_carries_the_article(tmp_path: Path, ending: str) -> None:
    first, second = articles(write(tmp_path / f"news{ending}", ROWS))
    assert (first.id, first.text, first.publisher, first.url) == (
        "a1",
        TEXT,
        "ایسنا",
        "https://isna.example/1",
    )
    assert first.date_published is not None
    assert first.date_published.date().isoformat() == "2023-08-23"
    assert (second.id, second.text, second.publisher, second.date_published) == (
        "a2",
        ROWS[1]["text"],
        "",
        None,
    )


@pytest.mark.parametrize("packing", PACK)
def test_every_packing_is_unpacked(tmp_path: Path, packing: str) -> None:
    assert set(PACK) == {"", *PACKINGS}
    path = tmp_path / f"news.jsonl{packing}"
    path.write_bytes(PACK[packing](lines(ROWS)))
    assert [article.id for article in articles(path)] == ["a1", "a2"]


@pytest.mark.parametrize("packing", sorted(PACKINGS))
def test_a_packed_file_that_breaks_off_gives_what_came_before(tmp_path: Path, packing: str) -> None:
    path = tmp_path / f"news.jsonl{packing}"
    many = lines({"doc_id": str(i), "text": f"{i * 7919 % 100003} نفر"} for i in range(60_000))
    path.write_bytes(PACK[packing](many)[:-100])
    items = list(read([str(path)]))
    assert isinstance(items[-1], InputError)
    assert "damaged data" in str(items[-1])
    assert len(items) > 1000


def test_a_text_file_is_one_article_kept_character_for_character(tmp_path: Path) -> None:
    text = "\u200cسطر\r\nدوم\u00a0۳٫۵ ي ك\r"
    (tmp_path / "خبر.txt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (article,) = articles(tmp_path / "خبر.txt")
    assert (article.id, article.text) == ("خبر", text)


def test_a_folder_is_read_with_all_below_in_order(tmp_path: Path) -> None:
    for name in ("ب/۲.txt", "الف/۱.txt", ".پنهان/۳.txt", "ب/README.md", "ب/.swap.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("۳ نفر", encoding="utf-8")
    assert [article.id for article in articles(tmp_path)] == ["الف/۱", "ب/۲"]


def test_an_archive_is_read_as_its_last_versions(tmp_path: Path) -> None:
    first = Article(id="mehr-1", headline="افتتاح ۳ مدرسه", publisher="مهر")
    with Archive.open(tmp_path) as archive:
        for article in (first, replace(first, headline="افتتاح ۴ مدرسه")):
            page = Page(url="http://mehr.test/1", body=b"", fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
            archive.keep(page, article, agency="mehr")
    told: list[int] = []
    (read_back,) = read([str(tmp_path)], meter=told.append)
    assert isinstance(read_back, Article)
    assert (read_back.headline, read_back.version) == ("افتتاح ۴ مدرسه", 2)
    assert sum(told) == size([str(tmp_path)]), "the bar would stand still"


def test_parts_of_an_article_are_put_together() -> None:
    from pipeline.dataset.rows import article

    row = {
        "id": "x",
        "headline": "تیتر",
        "description": "لید",
        "article_body": "متن",
        "publisher": "مهر",
        "tags": [1],
    }
    made = article(row, name="n", stem="n", line=1)
    assert (made.text, made.publisher, made.headline) == ("تیتر\nلید\nمتن", "مهر", "تیتر")


def test_an_article_without_an_id_is_named_after_its_place(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\n" + lines([{"text": "۳ نفر"}, {"doc_id": 9, "text": "۳ نفر"}]))
    assert [article.id for article in articles(path)] == ["news-2", "9"]


FAULTS = {
    "broken JSON": (b'{"text": "x"', "broken JSON (Expecting ',' delimiter"),
    "no object": (b"[1, 2]", "found a JSON list; expected one JSON object a line"),
    "no text": ('{"title": "تیتر"}'.encode(), 'found the fields title; expected "text", or'),
    "text is a number": (b'{"text": 12}', 'found "text" holding a int; expected a string'),
    "text is null": (b'{"text": null}', 'found the fields text; expected "text", or'),
    "not UTF-8": ('{"text": "سلام"}'.encode("windows-1256"), "found bytes that are not UTF-8 (0x"),
    "half a character": (b'{"text": "\\ud800"}', "half characters"),
    "half a character in the id": (b'{"doc_id": "\\ud800", "text": ""}', "half characters"),
    "half a character in a name": (b'{"\\ud800": 1}', "half characters"),
    "an endless number": (b'{"text": ' + b"1" * 5000 + b"}", "broken JSON"),
    "an endless nest": (b"[" * 100_000, "broken JSON"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_bad_line_costs_one_line(tmp_path: Path, fault: str) -> None:
    bad, message = FAULTS[fault]
    path = tmp_path / "news.jsonl"
    path.write_bytes(lines([ROWS[0]] * 16) + bad + b"\n" + lines([ROWS[1]]))
    items = list(read([str(path)]))
    assert [isinstance(item, Article) for item in items] == [True] * 16 + [False, True]
    said = str(items[16])
    assert said.startswith(f"{path}, line 17: found ")
    assert message in said
    assert "\n" not in said
    said.encode()


def test_a_csv_whose_header_is_broken_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\rمتن,text\n".encode())
    (error,) = read([str(path)])
    assert isinstance(error, InputError)
    assert "broken CSV" in error.found
    assert error.line == 1


def test_a_csv_without_a_text_column_says_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text("تیتر,body\nالف,ب\n", encoding="utf-8")
    assert errors(path) == [
        f'{path}, line 1: found the columns تیتر, body; expected "text", or one or more of "headline", '
        '"description" and "article_body"; rename the column of the text'
    ]


def test_one_bad_row_of_a_csv_costs_one_row(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    bad = "سلام".encode("windows-1256")
    path.write_bytes(
        "doc_id,text\n1,۳ نفر\n2,الف,ب\n3,".encode() + bad + '\n4,"۳ نفر\nو ۵ نفر"\n\n5\n6,\n'.encode()
    )
    items = list(read([str(path)]))
    assert [item.id for item in items if isinstance(item, Article)] == ["1", "4", "6"]
    assert [item.line for item in items if isinstance(item, InputError)] == [3, 4, 8]


def test_a_csv_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes("متن,text\n".encode("utf-16"))
    assert "found UTF-16 text; expected UTF-8 text; convert it: iconv -f UTF-16" in errors(path)[0]


def test_a_text_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "news.txt"
    path.write_bytes("سلام\n".encode() + "سلام".encode("windows-1256"))
    assert errors(path)[0].startswith(f"{path}, line 2: found bytes that are not UTF-8 (0xd3)")


def test_a_parquet_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "news.parquet"
    path.write_bytes(b"PAR1 not really")
    assert "damaged data" in errors(path)[0]
    pq.write_table(pa.table({"title": ["x"]}), path)
    assert "found the columns title" in errors(path)[0]


def test_what_is_missing_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    good = write(tmp_path / "news.jsonl", ROWS)
    empty = tmp_path / "empty"
    empty.mkdir()
    strange = tmp_path / "news.docx"
    strange.touch()
    items = list(read([str(tmp_path / "نیست.txt"), str(empty), str(strange), str(good)]))
    said = [str(item) for item in items if isinstance(item, InputError)]
    assert "found no such file or folder" in said[0]
    assert "found a folder without articles; expected files with one of .txt, .jsonl" in said[1]
    assert "found the ending .docx; expected one of .txt" in said[2]
    assert [item.id for item in items if isinstance(item, Article)] == ["a1", "a2"]


@pytest.mark.parametrize("ending", sorted(READERS))
def test_an_empty_file_is_no_crash(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"empty{ending}"
    path.touch()
    assert len(list(read([str(path)]))) == (0 if ending == ".jsonl" else 1)


def test_the_meter_is_told_of_every_byte(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path / f"{number}.jsonl", ROWS)
    told: list[int] = []
    list(read([str(tmp_path)], meter=told.append))
    assert sum(told) == size([str(tmp_path)]) > 0


@given(st.binary(max_size=200))
def test_any_bytes_whatever_are_articles_or_errors(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for ending in (*READERS, *(f".jsonl{packing}" for packing in PACKINGS)):
        path = folder / f"any{ending}"
        path.write_bytes(data)
        for item in read([str(path)]):
            str(item).encode()
