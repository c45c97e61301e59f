"""The command line, as a user meets it: what is printed where, and the status it ends with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.commands import commands

STUB = Path(__file__).parent / "stub"
ROOT = Path(__file__).parents[2]
TEXT = "در قم 3 مدرسه با 12 کلاس ساخته شد."
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join((str(STUB), str(ROOT)))}
COMMAND = (sys.executable, "-m", "pipeline.cli")


def amarkav(*args: object, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command with the toy in the pipeline's place."""
    return subprocess.run(
        [*COMMAND, *map(str, args)], input=stdin, capture_output=True, text=True, encoding="utf-8", cwd=cwd,
        env=ENV, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Twenty articles, of which the seventeenth is broken."""
    path = tmp_path / "news.jsonl"
    rows = [
        json.dumps({"doc_id": f"a{i}", "text": TEXT, "extra": [i]}, ensure_ascii=False) for i in range(1, 21)
    ]
    rows[16] = rows[16][:-1]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_text_on_standard_input_gives_json_lines() -> None:
    done = amarkav("extract", "-", stdin=TEXT)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["doc_id"], row["value"], row["measured"]) for row in rows] == [
        ("stdin", 3, "مدرسه"), ("stdin", 12, "کلاس"),
    ]  # fmt: skip
    assert all(TEXT[row["start"] : row["end"]] == row["quote"] for row in rows)


def test_json_lines_on_standard_input_are_recognised() -> None:
    done = amarkav("extract", "-", stdin="\n" + json.dumps({"id": "x", "text": TEXT}))
    assert {json.loads(line)["doc_id"] for line in done.stdout.splitlines()} == {"x"}


def test_bad_input_costs_no_good_output_and_is_listed_at_the_end(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    missing = tmp_path / "nowhere.txt"
    done = amarkav(
        "extract", missing, news, "-o", out, "-o", out.with_suffix(".csv"), "-o", out.with_suffix(".parquet")
    )
    assert done.returncode == 3
    assert len(out.read_text(encoding="utf-8").splitlines()) == 38
    assert pq.read_table(out.with_suffix(".parquet")).num_rows == 38
    said = done.stderr.splitlines()
    assert said[0].startswith("38 statistics from 19 articles")
    assert said[1] == "2 inputs failed:"
    assert said[2] == f"  {missing}: found no such file or folder; check the path"
    assert said[3].startswith(f"  {news}, line 17: found broken JSON (Expecting ',' delimiter, column ")
    assert len(said) == 4


def test_workers_give_the_same_bytes(news: Path, tmp_path: Path) -> None:
    for ending in (".jsonl", ".csv", ".parquet"):
        for workers in (1, 2):
            amarkav("extract", news, "-o", tmp_path / f"{workers}{ending}", "--workers", workers)
        assert (tmp_path / f"1{ending}").read_bytes() == (tmp_path / f"2{ending}").read_bytes()


def test_nothing_read_leaves_the_dataset_of_before(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before", encoding="utf-8")
    done = amarkav("extract", tmp_path / "nowhere", "-o", out)
    assert (done.returncode, out.read_text(encoding="utf-8")) == (3, "before")
    assert sorted(tmp_path.iterdir()) == [out]


def test_a_table_is_printed_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "خبر.txt").write_text(TEXT, encoding="utf-8")
    done = amarkav("extract", tmp_path, "--table")
    assert done.returncode == 0
    assert "چه چیز" in done.stdout
    assert "۱۲" in done.stdout


USAGE = {
    "nothing": ((), "the following arguments are required: COMMAND"),
    "unknown command": (("fly",), "invalid choice: 'fly'"),
    "no input": (("extract",), "the following arguments are required: INPUT"),
    "unknown ending": (
        ("extract", "-", "-o", "out.xlsx"),
        "found the ending .xlsx; expected one of .jsonl, .csv",
    ),
    "no workers": (("extract", "-", "--workers", "0"), "received '0', expected a whole number from 1"),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage_ends_with_two(case: str) -> None:
    args, message = USAGE[case]
    done = amarkav(*args)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_an_article_that_fails_is_one_line() -> None:
    done = amarkav("extract", "-", stdin="۳ خراب")
    assert done.returncode == 3
    assert done.stderr.splitlines()[0] == "1 input failed:"
    assert "RuntimeError: the toy is broken for good" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_version_is_said() -> None:
    done = amarkav("--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "amarkav")


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
def test_every_command_has_help_with_examples(command: object) -> None:
    name = command.name  # type: ignore[attr-defined]
    done = amarkav(name, "--help")
    assert done.returncode == 0
    assert f"examples:\n  amarkav {name}" in done.stdout


def test_a_reader_that_goes_away_is_no_error(news: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "extract", *[str(news)] * 50], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(120) == 141


@pytest.mark.parametrize(
    ("sign", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_leaves_no_half_file(
    tmp_path: Path, sign: signal.Signals, status: int, workers: int
) -> None:
    pipe, out = tmp_path / "pipe.jsonl", tmp_path / "out.csv"
    os.mkfifo(pipe)
    out.write_text("before", encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "extract", str(pipe), "-o", str(out), "--workers", str(workers)],
        stderr=subprocess.PIPE,
        env=ENV,
    )
    with pipe.open("w", encoding="utf-8") as feed:  # the pipe stays open: the run is amid its work
        for i in range(200):
            feed.write(json.dumps({"doc_id": str(i), "text": TEXT}) + "\n")
        feed.flush()
        _until(lambda: any(tmp_path.glob(".out.csv.*.part")))
        time.sleep(1)
        process.send_signal(sign)
        assert process.wait(120) == status
    assert out.read_text(encoding="utf-8") == "before"
    if sign != signal.SIGKILL:
        assert sorted(tmp_path.iterdir()) == sorted([pipe, out])
    assert process.stderr is not None
    assert b"Traceback" not in process.stderr.read()


def _until(true: object) -> None:
    for _ in range(2400):
        if true():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise TimeoutError("waited two minutes in vain")


def test_show_prints_the_text_with_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "خبر.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = amarkav("show", path)
    assert done.returncode == 0
    assert "در قم [3 مدرسه](۱) با [12 کلاس](۲) ساخته شد." in done.stdout


def test_show_writes_a_page(news: Path, tmp_path: Path) -> None:
    done = amarkav("show", news, "--html", tmp_path / "page.html")
    assert done.returncode == 3
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<article>") == 19
    assert done.stderr.startswith("19 articles → ")


def test_evaluate_runs_the_extractor_over_gold(tmp_path: Path) -> None:
    fact = {
        "quote": "3 مدرسه",
        "start": 6,
        "end": 13,
        "value": 3,
        "unit": "count",
        "measured": "مدرسه",
        "kind": "count",
    }
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        json.dumps({"doc_id": "a", "text": TEXT, "agency": "مهر", "facts": [fact]}), encoding="utf-8"
    )
    done = amarkav("evaluate", gold, "--json", "--errors", tmp_path / "errors.html")
    assert done.returncode == 0
    figures = json.loads(done.stdout)
    assert (figures["gold"], figures["predicted"]) == (1, 2)
    assert figures["scores"]["value"] == {"p": 0.5, "r": 1.0, "f1": pytest.approx(2 / 3)}
    assert list(figures["agencies"]) == ["مهر"]
    assert "نادرست" in (tmp_path / "errors.html").read_text(encoding="utf-8")
    assert "value+unit" in amarkav("evaluate", gold).stdout


def test_evaluate_says_what_is_wrong_with_a_gold_file(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"doc_id": "a", "text": TEXT}), encoding="utf-8")
    done = amarkav("evaluate", path)
    assert done.returncode == 3
    assert (
        done.stderr
        == f'amarkav: {path}, line 1: found no gold records; expected "facts" with a list of records\n'
    )
