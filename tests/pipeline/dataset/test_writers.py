"""Writers: every format keeps every record, and a file is whole or not there."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crawler.errors import UsageError
from pipeline.dataset.writers import WRITERS, check, create, whole
from pipeline.statistics import Statistic

PLAIN: dict[str, Any] = {
    "quote": "۳ مدرسه", "start": 5, "end": 12, "value": 3.0, "comparator": "=", "unit": "count",
    "measured": "مدرسه", "per": None, "organizations": ("آموزش و پرورش قم", "نوسازی مدارس"),
    "places": ("قم",), "time": None, "source": "مدیرکل", "trend": "=", "status": "actual", "kind": "count",
}  # fmt: skip
STATISTICS = [
    Statistic(
        **PLAIN, article_id="a1", spans={"measured": (7, 12)}, reasons={"time": "no time in the sentence"}
    ),
    Statistic(**{**PLAIN, "value": (2000.0, 3000.5), "places": ()}, article_id="a1", confidence=0.5),
    Statistic(**{**PLAIN, "value": None, "kind": "vague", "source": None}, article_id="a\n2, \"'"),
]


def test_json_lines_are_what_the_scorer_reads(tmp_path: Path) -> None:
    with create(str(tmp_path / "out.jsonl")) as writer:
        for statistic in STATISTICS:
            writer.write(statistic)
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["doc_id"] for row in rows] == [s.article_id for s in STATISTICS]
    assert [row["value"] for row in rows] == [3, [2000, 3000.5], None]
    assert [
        Statistic.from_dict(row | {"spans": s.spans}) for row, s in zip(rows, STATISTICS, strict=True)
    ] == STATISTICS
    assert '"value": 3,' in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_csv_has_a_cell_for_everything(tmp_path: Path) -> None:
    with create(str(tmp_path / "out.csv")) as writer:
        for statistic in STATISTICS:
            writer.write(statistic)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["value"], r["value_min"], r["value_max"]) for r in rows] == [
        ("3", "3.0", "3.0"), ("[2000, 3000.5]", "2000.0", "3000.5"), ("", "", ""),
    ]  # fmt: skip
    assert rows[0]["organizations"] == '["آموزش و پرورش قم", "نوسازی مدارس"]'
    assert rows[0]["spans"] == '{"measured": [7, 12]}'
    assert rows[0]["optional"] == "false"
    assert rows[2]["doc_id"] == STATISTICS[2].article_id


def test_parquet_has_typed_columns(tmp_path: Path) -> None:
    with create(str(tmp_path / "out.parquet")) as writer:
        for statistic in STATISTICS:
            writer.write(statistic)
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [(r["value"], r["value_min"], r["value_max"]) for r in rows] == [
        ("3", 3.0, 3.0), ("[2000, 3000.5]", 2000.0, 3000.5), (None, None, None),
    ]  # fmt: skip
    assert rows[0]["organizations"] == list(STATISTICS[0].organizations)
    assert dict(rows[0]["spans"]) == {"measured": [7, 12]}
    assert rows[0]["optional"] is False


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_a_dataset_without_records_is_still_one(tmp_path: Path, ending: str) -> None:
    with create(str(tmp_path / "deep" / f"out{ending}")):
        pass
    assert (tmp_path / "deep" / f"out{ending}").exists()


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_a_run_that_fails_leaves_what_was_there(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out{ending}"
    path.write_bytes(b"before")

    def fail() -> None:
        with create(str(path)) as writer:
            writer.write(STATISTICS[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", sorted(WRITERS))
def test_the_same_records_give_the_same_bytes(tmp_path: Path, ending: str) -> None:
    for name in ("one", "two"):
        with create(str(tmp_path / f"{name}{ending}")) as writer:
            for statistic in STATISTICS:
                writer.write(statistic)
    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


@pytest.mark.parametrize("target", ["آمار.xlsx", "آمار", "out.jsonl.gz"])
def test_an_unknown_ending_is_refused_before_anything_is_done(target: str) -> None:
    with pytest.raises(UsageError, match=r"expected one of \.jsonl, \.csv, \.parquet"):
        check(target)


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"), whole(tmp_path / "file" / "out.jsonl"):
        pass
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UsageError, match="found a folder"):
        check(str(tmp_path / "folder.csv"))
