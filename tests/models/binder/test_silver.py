"""Silver annotations: places in a text that lies elsewhere become facts of that text."""

import json
from pathlib import Path

import pytest

from crawler.errors import InputError
from models.binder import silver
from models.binder.train import lessons

TEXT = "شهردار میبد گفت: ۱۲ بوستان در این شهر ساخته می‌شود."


def annotated(folder: Path, text: str = TEXT) -> Path:
    at = [text.index("۱۲"), text.index("۱۲") + len("۱۲ بوستان")]
    town = text.index("میبد")
    places = {"at": at, "measured": [at[0] + 3, at[1]], "places": [[town, town + 4]], "status": "planned"}
    path = folder / "binding.jsonl"
    path.write_text(
        json.dumps({"doc_id": "yazd_7", "digest": silver.digest(text), "facts": [places]}) + "\n",
        encoding="utf-8",
    )
    return path


def corpus(folder: Path, *texts: str) -> Path:
    path = folder / "corpus.jsonl"
    rows = [{"doc_id": f"yazd_{i}", "text": text} for i, text in enumerate(texts, 7)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_articles_of_a_corpus_become_lessons(tmp_path: Path) -> None:
    into = tmp_path / "silver.jsonl"
    silver.write([corpus(tmp_path, TEXT, "دیگر")], into, annotated=annotated(tmp_path))
    (lesson,) = lessons([into])
    (fact,) = lesson.bound
    assert not lesson.complete
    assert not lesson.sure
    assert (fact["quote"], fact["measured"], fact["places"], fact["status"]) == (
        "۱۲ بوستان", "بوستان", ["میبد"], "planned",
    )  # fmt: skip


def test_carriage_returns_do_not_count(tmp_path: Path) -> None:
    into = tmp_path / "silver.jsonl"
    silver.write([corpus(tmp_path, TEXT.replace(" گفت", "\r گفت"))], into, annotated=annotated(tmp_path))
    assert json.loads(into.read_text(encoding="utf-8"))["text"] == TEXT


def test_another_text_of_that_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="another text of yazd_7"):
        silver.write(
            [corpus(tmp_path, "متنی دیگر")], tmp_path / "silver.jsonl", annotated=annotated(tmp_path)
        )
    assert not (tmp_path / "silver.jsonl").exists()


def test_what_is_shipped_stays_within_the_words_of_an_article() -> None:
    for article in silver.read():
        for fact in article.facts:
            names = [*fact.get("organizations", ()), *fact.get("places", ())]
            spans = [
                fact["at"],
                *names,
                *(fact[key] for key in ("measured", "time", "source") if key in fact),
            ]
            assert all(0 <= start < end for start, end in spans)
            assert set(fact) <= {
                "at", "measured", "organizations", "places", "time", "source", "trend", "status", "optional",
            }  # fmt: skip
