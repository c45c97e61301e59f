"""Train: a few steps lower the loss; a run that was cut short goes on as if it had not been."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("transformers", reason="needs the extra `train`")

from transformers import AutoModel, AutoModelForMaskedLM  # noqa: E402  (after the skip)

from models.encoder import settings  # noqa: E402
from models.encoder.optimizer import rate  # noqa: E402
from models.encoder.train import Run, train  # noqa: E402

from .conftest import SENTENCES  # noqa: E402


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, pieces: Tokenizer) -> Run:
    work = tmp_path_factory.mktemp("work")
    pieces.save(str(work / "tokenizer.json"))
    ids = np.asarray([i for text in SENTENCES * 40 for i in pieces.encode(text).ids], np.uint16)
    (work / "train.bin").write_bytes(ids.tobytes())
    (work / "held_out.bin").write_bytes(ids.tobytes())
    plan = settings.read()
    tiny = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 48}
    machine = replace(plan.machines["cpu"], batch=8, candidates=64, threads=1, compile=False)
    plan = replace(
        plan,
        model={**plan.model, **tiny},
        objective=replace(plan.objective, length=24),
        optimizer=replace(plan.optimizer, warmup=5),
        machines={"cpu": machine},
    )
    return Run(work=work, out=work / "whole", steps=50, fall=10, plan=plan, device=torch.device("cpu"))


@pytest.fixture(scope="module")
def model(run: Run) -> Path:
    return train(run)


def _metrics(run: Run) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run.out / "metrics.jsonl").read_text().splitlines()]


def test_the_loss_falls(run: Run, model: Path) -> None:
    untrained = replace(run, out=run.work / "untrained", steps=0)
    train(untrained)
    assert _metrics(run)[-1]["held_out"] < _metrics(untrained)[-1]["held_out"] - 1
    assert _metrics(run)[-1]["tokens"] == 50 * 8 * 24


def test_hugging_face_loads_it(run: Run, model: Path, pieces: Tokenizer) -> None:
    assert AutoModel.from_pretrained(model).config.hidden_size == 32
    whole = AutoModelForMaskedLM.from_pretrained(model)
    assert whole.get_input_embeddings().weight.shape == (pieces.get_vocab_size(), 32)
    assert Tokenizer.from_file(str(model / "tokenizer.json")).to_str() == pieces.to_str()


def test_cut_short_and_resumed_is_the_same(run: Run, model: Path) -> None:
    parts = replace(run, out=run.work / "parts", steps=20)
    # The rate of a cut run must not fall early: it is told the whole length, and stopped.
    train(replace(parts, fall=0))
    resumed = train(replace(parts, steps=run.steps))
    whole, other = (AutoModelForMaskedLM.from_pretrained(folder).state_dict() for folder in (model, resumed))
    for name, weight in whole.items():
        torch.testing.assert_close(other[name], weight, rtol=0, atol=0)


def test_a_new_run_from_a_checkpoint_leaves_it_alone(run: Run, model: Path) -> None:
    before = (run.out / "checkpoint.pt").read_bytes()
    branch = replace(run, out=run.work / "branch", begin=run.out / "checkpoint.pt", steps=52)
    train(branch)
    assert _metrics(branch)[-1]["step"] == 52
    assert (run.out / "checkpoint.pt").read_bytes() == before


def test_rate_can_fall_at_any_step() -> None:
    stable = [rate(step, warmup=4, last=1000, fall=0) for step in range(100)]
    ending = [rate(step, warmup=4, last=100, fall=20) for step in range(100)]
    assert stable[:80] == ending[:80]
    assert all(one > other for one, other in pairwise(ending[80:]))
    assert ending[-1] > 0
