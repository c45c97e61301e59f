"""``amarkav evaluate-ner``: labels mapped, ignored and refused by their line; figures of conlleval."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli import main

GOLD = Path(__file__).parents[3] / "data" / "gold" / "names.conll"

#: Of the rules' three names one is whole, one is cut short, and one is none of the file's.
FILE = """در O
استان S-location
لرستان O
شرکت\tXPOS\tB_ORG
گاز\tXPOS\tI_ORG
قم\tXPOS\tE_ORG

سهند B-MOUNT
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "خبر.conll"
    path.write_text(FILE, encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, list[str]]:
    """The rows of the table that is printed, by their label."""
    assert main(["evaluate-ner", *map(str, words)]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[2:]]
    return {row[0]: row[1:] for row in rows}


def test_labels_are_known_by_their_usual_names(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, file, "--model", "rules", "--ignore", "MOUNT")
    assert rows["ORG"] == ["1", "1", "100.0%", "100.0%", "100.0%", "100.0%"]
    assert rows["LOC"] == ["1", "1", "0.0%", "0.0%", "0.0%", "50.0%"]
    assert rows["all"][:2] == ["2", "2"]


def test_a_label_is_mapped(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, file, "--model", "rules", "--map", "MOUNT=LOC")["LOC"][0] == "2"


def test_a_label_that_is_not_known_is_said_with_its_line(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate-ner", str(file)]) == 3
    said = capsys.readouterr().err
    assert "line 8: found the label MOUNT; expected one of PER, ORG" in said
    assert "--map MOUNT=EVENT" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("سهند O\n", "no word with a label that is judged"),
        ("سهند B-LOC\nسبلان\n", "line 2: found سبلان; expected a word and its tag"),
    ],
)
def test_a_file_that_cannot_be_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = tmp_path / "خبر.conll"
    path.write_text(text, encoding="utf-8")
    assert main(["evaluate-ner", str(path)]) == 3
    assert said in capsys.readouterr().err


def test_a_mapping_to_none_of_ours_is_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["evaluate-ner", str(file), "--map", "MOUNT=HILL"])
    assert ended.value.code == 2
    assert "received 'MOUNT=HILL', expected THEIRS=OURS" in capsys.readouterr().err


def test_the_shipped_tagger_reads_our_own_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, GOLD)
    assert float(rows["all"][4].rstrip("%")) > 80
    assert all(float(rows[name][4].rstrip("%")) > 75 for name in ("PER", "ORG", "LOC"))
