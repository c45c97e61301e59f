"""Tuning: the networks see what the shipped ones will, and a run that was interrupted goes on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("transformers", reason="needs the extra `train`")

from safetensors.torch import load_file  # noqa: E402  (after the skip)

from models import checkpoints  # noqa: E402
from models.binder import scoring, tuning  # noqa: E402
from models.binder.scoring import Teaching  # noqa: E402
from models.binder.train import Example, examples  # noqa: E402
from models.binder.tuning import Joint, Plan, Run, Taught, tune  # noqa: E402
from models.encoder import network, settings, tokenizer  # noqa: E402
from models.encoder.train import export as export_encoder  # noqa: E402
from models.tagger import sets  # noqa: E402
from models.tagger.augmentation import Augmentation  # noqa: E402
from models.tagger.base import Base  # noqa: E402
from models.tagger.sets import Set  # noqa: E402
from pipeline.binding.binder import SEEN  # noqa: E402
from pipeline.gold import read  # noqa: E402
from pipeline.tagging.pieces import Pieces  # noqa: E402
from pipeline.tagging.vectors import Vectors  # noqa: E402

GOLD = Path(__file__).parents[3] / "data" / "gold" / "articles.gold.jsonl"
PLAN = replace(Plan.read(), articles=2, tokens=256, threads=1, warmup=2, rate=3e-3)
TEACHING = {field: replace(Teaching.read(field), least=1) for field in SEEN}


@pytest.fixture(scope="module")
def articles() -> list[Example]:
    return examples(read(GOLD))


@pytest.fixture(scope="module")
def run(articles: Sequence[Example], tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("tuning")
    (folder / "news.conll").write_text("مریم\tB-PER\nدر\tO\nیزد\tB-LOC\nگفت\tO\n\n" * 40, encoding="utf-8")
    pieces = tokenizer.train(
        [tokenizer.normalized(e.whole.words.text) for e in articles], pieces=300, least=1
    )
    tiny = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 48}
    torch.manual_seed(1)
    export_encoder(network.build({**settings.read().model, **tiny}, pieces), pieces, folder / "encoder")
    base = Base(str(folder / "encoder"))
    base.save(base.build(dropout=0.0), folder / "tagger")
    return Run(
        tagger=folder / "tagger",
        examples=articles,
        sets=[Set(name="news", files=["news.conll"], classes={"PER": ["PER"], "LOC": ["LOC"]}, epochs=1)],
        data=folder,
        out=folder / "out",
        augmentation=Augmentation(**sets.settings()["augmentation"]),
        plan=PLAN,
    )


def test_what_is_seen_is_what_a_scorer_sees(run: Run, articles: Sequence[Example]) -> None:
    base = Base(str(run.tagger))
    taught = Taught.of(articles, Pieces(base.tokenizer, PLAN.longest), TEACHING)
    model = Joint(base.build(dropout=0.0), taught, TEACHING, PLAN).eval()
    with torch.no_grad():
        sums = model.sums([row for one in taught.articles for row in one.rows])
    begins = np.cumsum([0, *(one.words for one in taught.articles)])
    told = np.diff(sums.numpy(), axis=0)
    for field, teaching in TEACHING.items():
        batch = model._batch(field, taught.articles, begins, sums)
        views = []
        for example, one, begin in zip(articles, taught.articles, begins, strict=False):
            part = replace(example.part, vectors=Vectors(told[begin : begin + one.words], one.places))
            views += [q.seen for q in scoring.asked(replace(example, part=part), field, teaching)]
        assert batch is not None
        assert len(views) > 0
        for found, expected in (
            (batch.quantity, np.stack([view.quantity for view in views])),
            (batch.candidates, np.concatenate([view.candidates for view in views])),
        ):
            np.testing.assert_allclose(found.numpy(), expected, atol=1e-2)


def test_the_losses_fall(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tuning, "_EVERY", 1)
    tune(replace(run, plan=replace(PLAN, epochs=12)))
    lines = [
        json.loads(line) for line in (run.out / "metrics.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert lines[-1]["step"] == lines[-1]["of"]
    assert lines[-1]["loss"] < 0.8 * lines[0]["loss"]
    assert lines[-1]["tagging"] < lines[0]["tagging"]


def test_interrupted_it_goes_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = replace(PLAN, epochs=3)
    whole = tune(replace(run, plan=plan, out=tmp_path / "whole"))
    save = checkpoints.save

    def killed(state: Any, path: Path) -> None:
        save(state, path)
        if state["step"] == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(checkpoints, "save", killed)
    often = replace(run, plan=replace(plan, checkpoint=0), out=tmp_path / "parts")
    with pytest.raises(KeyboardInterrupt):
        tune(often)
    parts = tune(often)
    one, other = (load_file(folder / "model.safetensors") for folder in (whole, parts))
    assert all(torch.allclose(one[name], other[name], atol=1e-4) for name in one)
