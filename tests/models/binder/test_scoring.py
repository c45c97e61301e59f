"""Scoring: a scorer learns what only the vectors tell, and is kept as it was taught."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")

from crawler.errors import UsageError  # noqa: E402
from models.binder import scoring  # noqa: E402  (after the skip)
from models.binder.scoring import (  # noqa: E402
    Asked,
    Batch,
    Lesson,
    Network,
    Reading,
    Teaching,
    asked,
    loss,
    teach,
    write,
)
from models.binder.train import examples  # noqa: E402
from pipeline.binding import scorer  # noqa: E402
from pipeline.binding.scorer import View  # noqa: E402
from pipeline.gold import read  # noqa: E402

GOLD = Path(__file__).parents[3] / "data" / "gold" / "articles.gold.jsonl"
WIDTH = 8
TEACHING = replace(Teaching.read(), networks=2, units=16, seen=8, told=4, least=2, epochs=20)


def _asked(chance: Random) -> Asked:
    """Two names that look alike by their features; the right one has the quantity's sign."""
    sign = chance.choice((-1, 1))
    names = np.zeros((3, 2 * WIDTH), np.float32)
    first = chance.choice((-1, 1))
    names[1], names[2] = first, -first
    return Asked(
        seen=View(
            np.full(4 * WIDTH, sign, np.float32),
            names,
            np.arange(3),
            np.asarray([True, False, False]),
            [("nothing",), ("near", "known"), ("near",)],
        ),
        right=frozenset([1 if first == sign else 2]),
        reading=Reading.GOLD,
    )


@pytest.fixture(scope="module")
def articles() -> list[list[Asked]]:
    chance = Random(5)
    return [[_asked(chance) for _ in range(3)] for _ in range(80)]


def test_it_learns_what_only_vectors_tell(articles: list[list[Asked]]) -> None:
    taught = teach(articles[:60], TEACHING)
    asked = [question for own in articles[60:] for question in own]
    shares = taught.shares([q.seen for q in asked])
    right = sum(int(np.argmax(held)) in q.right for q, held in zip(asked, shares, strict=True))
    assert right / len(asked) > 0.9


def test_teaching_twice_gives_the_same(articles: list[list[Asked]]) -> None:
    one, other = (teach(articles[:10], TEACHING) for _ in range(2))
    np.testing.assert_array_equal(one.hidden, other.hidden)


def test_written_and_read_it_is_the_same(
    articles: list[list[Asked]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught = teach(articles[:10], TEACHING, encoder="an encoder")
    write(taught, tmp_path / "models" / "binder" / "weights" / "somebody" / "toy.npz")
    monkeypatch.setattr(scorer, "files", lambda name: tmp_path / name)
    back = scorer.scorer("toy", "somebody")
    assert back is not None
    assert back.encoder == taught.encoder
    assert back.shares([articles[0][0].seen]) == taught.shares([articles[0][0].seen])


def test_numpy_reads_as_torch_does(articles: list[list[Asked]]) -> None:
    vocabulary = ["known", "near", "nothing"]
    torch.manual_seed(3)
    network = Network(len(vocabulary), quantity=4 * WIDTH, candidate=2 * WIDTH, teaching=TEACHING).eval()
    torch.nn.init.normal_(network.weight.weight)
    question = articles[0][0]
    batch = Batch.of([Lesson.of(question, {name: i for i, name in enumerate(vocabulary)})])
    with torch.no_grad():
        expected = torch.softmax(network(batch), 0).numpy()
    shares = scoring._scorer([network], vocabulary, "").shares([question.seen])[0]
    np.testing.assert_allclose(shares, expected, atol=5e-3)  # kept in 16 bits


def test_loss_is_that_of_the_right_together() -> None:
    questions = [_asked(Random(1))]
    questions[0] = replace(questions[0], right=frozenset([0, 1]))
    batch = Batch.of([Lesson.of(question, {}) for question in questions])
    scores = torch.tensor([1.0, 2.0, 3.0])
    expected = -torch.log(torch.softmax(scores, 0)[:2].sum())
    assert float(loss(scores, batch)) == pytest.approx(float(expected), rel=1e-5)


@pytest.mark.parametrize(
    ("said", "reading"),
    [
        ({}, Reading.GOLD),
        ({"complete": False}, Reading.SURE),
        ({"complete": False, "sure": False}, Reading.UNSURE),
        ({"complete": False, "sure": False, "apart": True}, Reading.APART),
    ],
)
def test_whoever_annotated_is_told_with_the_questions(said: dict[str, bool], reading: Reading) -> None:
    (example,) = examples(read(GOLD)[:1], entities="amarkav")
    teaching = replace(TEACHING, apart=["early"])
    told = asked(replace(example, **said), "places", teaching)
    assert {question.reading for question in told} == {reading}
    if reading is not Reading.GOLD:
        idle = replace(teaching, **{reading.value: ["idle"]})
        assert asked(replace(example, **said), "places", idle) == []


@pytest.mark.parametrize(
    ("said", "marked"),
    [(["idle"], []), (["early"], [True]), (["last"], [False]), (["early", "idle"], [True])],
)
def test_none_of_silver_is_marked_where_it_has_not_the_last_word(said: list[str], marked: list[bool]) -> None:
    (example,) = examples(read(GOLD)[:1], entities="amarkav")
    example = replace(example, sure=True, complete=False)
    told = asked(example, "places", replace(TEACHING, networks=2, sure=said))
    nothing = [told for question in told for told in question.seen.features if "nothing" in told]
    assert sorted({"silver" in told for told in nothing}) == marked


def test_networks_are_taught_in_turn() -> None:
    teaching = replace(TEACHING, networks=3, sure=["last", "idle"])
    assert [teaching.may(Reading.SURE, network) for network in range(3)] == ["last", "idle", "last"]
    assert {teaching.may(Reading.GOLD, network) for network in range(3)} == {"last"}


def test_a_network_that_silver_is_kept_from_is_the_one_without_it(articles: list[list[Asked]]) -> None:
    silver = [[replace(one, reading=Reading.SURE, right=frozenset([0])) for one in own] for own in articles]
    both, alone = (
        teach([*silver, *articles], replace(TEACHING, networks=1, sure=[may])) for may in ("early", "idle")
    )
    gold = teach(articles, replace(TEACHING, networks=1, sure=["idle"]))
    np.testing.assert_allclose(alone.out, gold.out)
    assert not np.allclose(both.out, gold.out)


@pytest.mark.parametrize("words", [["always"], "early", []])
def test_what_silver_may_do_is_a_list_of_three_words(words: list[str] | str) -> None:
    with pytest.raises(UsageError, match="expected a list of 'early', 'last', 'idle'"):
        replace(TEACHING, sure=words)
