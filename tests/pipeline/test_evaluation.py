"""Evaluation: our figures are those of the guidelines' own scorer, and the errors are shown in context."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from crawler.errors import InputError
from pipeline import errata, gold
from pipeline.agreement import CHECKS, FIELDS
from pipeline.evaluation import Judged, evaluate, match

SHARED = Path(__file__).parents[3] / "shared" / "eval"
TEXT = "۳ مدرسه و ۱۲ کلاس و ده‌ها نیمکت"
SCHOOLS: dict[str, Any] = {
    "quote": "۳ مدرسه", "start": 0, "end": 7, "value": 3, "comparator": "=", "unit": "count",
    "measured": "مدرسه", "per": None, "organizations": ["آموزش و پرورش"], "places": ["قم"], "time": "امسال",
    "source": None, "trend": "=", "status": "actual", "kind": "count", "optional": False,
}  # fmt: skip
CLASSES = {**SCHOOLS, "quote": "۱۲ کلاس", "start": 10, "end": 17, "value": 12, "measured": "کلاس درس"}
DOZENS = {
    **SCHOOLS,
    "quote": "ده‌ها نیمکت",
    "start": 20,
    "end": 31,
    "value": None,
    "kind": "vague",
    "optional": True,
}


def judged(*predicted: dict[str, Any]) -> Judged:
    return Judged("a", TEXT, [SCHOOLS, CLASSES, DOZENS], predicted, "ایسنا")


def test_all_right_is_one_everywhere() -> None:
    figures = evaluate([judged(SCHOOLS, CLASSES)])
    assert all(figures.total.f1(name) == 1 for name in CHECKS)
    assert all(figures.total.accuracy(name) == 1 for name in FIELDS)
    assert figures.errors == ()


def test_an_optional_mention_neither_helps_nor_hurts() -> None:
    assert evaluate([judged(SCHOOLS, CLASSES, DOZENS)]).total == evaluate([judged(SCHOOLS, CLASSES)]).total


def test_missed_and_spurious_are_counted_and_told() -> None:
    nothing = {**SCHOOLS, "start": 8, "end": 9, "kind": "money"}
    figures = evaluate([judged(SCHOOLS, nothing)])
    assert (figures.total.precision("full"), figures.total.recall("full")) == (0.5, 0.5)
    assert [error.what for error in figures.errors] == ["missed", "spurious"]
    assert figures.kinds["money"].predicted == 1
    assert figures.kinds["count"].gold == 2
    assert figures.agencies["ایسنا"] == figures.total


@pytest.mark.parametrize(
    ("field", "given", "same"),
    [
        ("value", 3.0001, True), ("value", [3, 3], True), ("value", 4, False), ("value", None, False),
        ("organizations", ["اموزش‌و‌پرورش قم"], True), ("organizations", [], False),
        ("organizations", ["راه"], False),
        ("places", ["استان قم"], False), ("places", ["قم"], True), ("time", None, False),
        ("time", "در امسال", True),
        ("comparator", ">", False), ("trend", "up", False), ("status", "planned", False),
        ("unit", "ton", False),
        ("measured", "مدرسه نوساز", True), ("measured", "کلاس", False),
    ],
)  # fmt: skip
def test_a_field_is_right_or_wrong(field: str, given: Any, same: bool) -> None:
    errors = evaluate([judged({**SCHOOLS, field: given}, CLASSES)]).errors
    wrong = {name for error in errors for name in error.fields} - {"value+measured complete"}
    assert (not wrong) == same


def test_the_largest_overlap_is_matched_first() -> None:
    wide, narrow = {"start": 0, "end": 17}, {"start": 0, "end": 7}
    assert sorted(match([SCHOOLS, CLASSES], [wide, narrow])) == [(0, 1), (1, 0)]


def test_errors_are_shown_in_context_and_escaped() -> None:
    text = "<b> ۳ مدرسه & ۴ کلاس"
    wrong = {**SCHOOLS, "start": 4, "end": 11}
    article = Judged(
        "x<y", text, [wrong], [{**wrong, "start": 4, "end": 5, "value": 4, "measured": "<i>"}], ""
    )
    page = "".join(errata.parts(evaluate([article]).errors))
    assert '&lt;b&gt; <mark class="both">۳</mark><mark class="gold"> مدرسه</mark> &amp; ۴ کلاس' in page
    assert '<td class="differs"><bdi>۴</bdi></td>' in page
    assert "<i>" not in page


def test_a_gold_file_is_whole_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    for line, message in {
        "{": "broken JSON", "[]": "a JSON list", '{"text": ""}': "no gold records",
        '{"text": "", "facts": [1]}': "no gold records",
    }.items():  # fmt: skip
        path.write_text(line, encoding="utf-8")
        with pytest.raises(InputError, match=message):
            gold.read(path)
    with pytest.raises(InputError, match="cannot be read"):
        gold.read(tmp_path / "nowhere")


def test_predictions_come_one_a_line_or_one_article_a_line(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    rows = [{"doc_id": 1, **SCHOOLS}, {"doc_id": "1", "facts": [CLASSES]}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [fact["value"] for fact in gold.predictions(path)["1"]] == [3, 12]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    """The guidelines' own scorer, which lies beside the project and not in it."""
    path = SHARED / "score.py"
    if not path.exists():
        pytest.skip(f"{path} is not here: our figures are held against it only where it is")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["seeds", "dev", "train"])
def test_our_figures_are_the_scorers(scorer: ModuleType, name: str, tmp_path: Path) -> None:
    path = SHARED / f"{name}.gold.jsonl"
    wanted = gold.read(path)
    spoiled = {one.article.id: _spoil([dict(fact) for fact in one.facts], random.Random(7)) for one in wanted}
    out = tmp_path / "out.jsonl"
    out.write_text(
        "\n".join(
            json.dumps({"doc_id": i, "facts": facts}, ensure_ascii=False) for i, facts in spoiled.items()
        ),
        encoding="utf-8",
    )
    docs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    report, errors = scorer.score(docs, scorer.load_pred(out))
    predicted = gold.predictions(out)
    ours = evaluate(
        Judged(w.article.id, w.article.text, w.facts, predicted.get(w.article.id, [])) for w in wanted
    )
    assert ours.total.to_dict() == report
    assert len(ours.errors) == len(errors)
    assert sum(report.gold for report in ours.kinds.values()) == report["gold"]
    assert sum(report.predicted for report in ours.kinds.values()) == report["predicted"]


def _spoil(facts: list[dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    """Records of one article with fields swapped, spans moved, some lost and some invented."""
    spoiled = []
    for fact in facts:
        if dice.random() < 0.1:
            continue
        for field in (
            "value",
            "unit",
            "measured",
            "comparator",
            "trend",
            "organizations",
            "time",
            "source",
            "status",
        ):
            if dice.random() < 0.2:
                fact[field] = dice.choice(facts).get(field)
        if dice.random() < 0.1:
            fact["start"], fact["end"] = fact["start"] + 3, fact["end"] + 3
        spoiled.append(fact)
    return spoiled + [{**fact, "start": 0, "end": 4} for fact in facts[:1] if dice.random() < 0.3]
