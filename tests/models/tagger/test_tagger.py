"""Tagger: trained on a tiny set, exported, and run without torch."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("transformers", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

from safetensors.torch import load_file  # noqa: E402  (after the skip)
from transformers import AutoModelForTokenClassification  # noqa: E402

from crawler.errors import InputError  # noqa: E402
from models.encoder import network, settings, tokenizer  # noqa: E402
from models.encoder.train import export as export_encoder  # noqa: E402
from models.tagger import sets  # noqa: E402
from models.tagger.augmentation import Augmentation  # noqa: E402
from models.tagger.base import Base  # noqa: E402
from models.tagger.export import export  # noqa: E402
from models.tagger.network import scores  # noqa: E402
from models.tagger.sets import Set  # noqa: E402
from models.tagger.train import Run, Training, train  # noqa: E402
from pipeline.tagging import conll  # noqa: E402
from pipeline.tagging.evaluation import ALL  # noqa: E402
from pipeline.tagging.judging import judge, mapping, used  # noqa: E402
from pipeline.tagging.labels import CLASSES  # noqa: E402
from pipeline.tagging.padding import padded  # noqa: E402
from pipeline.tagging.pieces import Pieces  # noqa: E402
from pipeline.tagging.tagger import Tagger, conventions  # noqa: E402

PLACES = "تهران شیراز رشت یزد قم اهواز".split()
KNOWN = {name: [name] for name in CLASSES if name != "FAC"} | {"LOC": ["LOC", "FAC"]}
PEOPLE = "مریم زهرا رضا حسین سارا".split()


def _sentences(count: int) -> list[tuple[str, ...]]:
    chance = Random(4)
    return [
        (chance.choice(PEOPLE), "در", chance.choice(PLACES), "گفت", "باران", "می‌آید", ".")
        for _ in range(count)
    ]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("tagger")
    lines = [
        f"{word}\t{'B-PER' if i == 0 else 'B-LOC' if i == 2 else 'O'}\n" if word else "\n"
        for sentence in _sentences(300)
        for i, word in enumerate((*sentence, ""))
    ]
    (folder / "news.conll").write_text("".join(lines), encoding="utf-8")
    pieces = tokenizer.train([tokenizer.normalized(" ".join(s)) for s in _sentences(50)], pieces=150, least=1)
    tiny = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 48}
    torch.manual_seed(1)
    export_encoder(network.build({**settings.read().model, **tiny}, pieces), pieces, folder / "base")
    table = sets.settings()
    return Run(
        base=Base(str(folder / "base")),
        sets=[Set(name="news", files=["news.conll"], classes=KNOWN, epochs=4)],
        data=folder,
        out=folder / "out",
        augmentation=Augmentation(**table["augmentation"]),
        plan=Training(**{**table["training"], "tokens": 512, "warmup": 5, "threads": 1, "rate": 5e-3}),
        seed=1,
        device=torch.device("cpu"),
    )


@pytest.fixture(scope="module")
def trained(run: Run) -> Path:
    return train(run)


@pytest.fixture(scope="module")
def shipped(run: Run, trained: Path) -> Path:
    export(trained, run.data / "weights")
    return run.data / "weights"


def test_it_learns(shipped: Path) -> None:
    found = Tagger(shipped, merged={"FAC": "LOC"}).read([("سارا", "در", "یزد", "گفت", ".")])[0].found
    assert [(e.first, e.end, e.label) for e in found] == [(0, 1, "PER"), (2, 3, "LOC")]
    assert all(0.5 < e.probability <= 1.0 for e in found)


def test_a_class_that_is_not_told(shipped: Path) -> None:
    merged = {"FAC": "LOC", "PER": None}
    found = Tagger(shipped, merged=merged).read([("سارا", "در", "یزد", "گفت", ".")])[0].found
    assert [e.label for e in found] == ["LOC"]


def test_batch_and_order_change_nothing(shipped: Path) -> None:
    chance = Random(6)
    sentences = [sentence[: chance.randint(1, 7)] * chance.randint(1, 9) for sentence in _sentences(40)]
    tagger = Tagger(shipped)
    expected = [tagger.told([sentence])[0] for sentence in sentences]
    order = chance.sample(range(len(sentences)), len(sentences))
    for batch in (30, 1000):
        found = tagger.told([sentences[i] for i in order], batch=batch)
        for i, (rows, vectors) in zip(order, found, strict=True):
            np.testing.assert_allclose(rows, expected[i][0], atol=1e-5)
            np.testing.assert_allclose(vectors, expected[i][1], atol=1e-2)


def test_onnx_is_near_torch(trained: Path, shipped: Path) -> None:
    model = AutoModelForTokenClassification.from_pretrained(trained, attn_implementation="eager").eval()
    pieces = Pieces(tokenizer.Tokenizer.from_file(str(trained / "tokenizer.json")), 64)
    sentences = _sentences(20)
    rows = [row for sentence in sentences for row in pieces.rows(sentence)]
    block = padded(rows, 0)
    with torch.no_grad():
        whole = scores(model, block, torch.device("cpu")).exp().numpy()
        last = model.model(torch.from_numpy(block.pieces), torch.from_numpy(block.attended)).last_hidden_state
    told, vectors = zip(*Tagger(shipped).told(sentences), strict=True)
    eight = np.exp(np.concatenate(told))
    assert np.abs(whole - eight).max() < 0.05
    assert (whole.argmax(1) == eight.argmax(1)).mean() > 0.99
    exact = last.flatten(0, 1)[block.firsts].numpy()
    assert np.abs(exact - np.concatenate(vectors)).max() < 0.1 * np.abs(exact).max()


def test_judge(run: Run, shipped: Path) -> None:
    sentences = list(conll.read(run.data / "news.conll"))[:50]
    told = mapping(used(sentences))
    result = judge(sentences, Tagger(shipped, merged=told).tags, told)
    assert set(result) == {ALL, "PER", "LOC"}  # the file uses no others, so no others are told
    assert result[ALL].gold == 100
    assert result[ALL].f1 > 0.95
    odd = [replace(s, tags=tuple(tag.replace("PER", "MISC") for tag in s.tags)) for s in sentences]
    told = mapping(used(odd))
    assert judge(odd, Tagger(shipped).tags, told)[ALL].gold == 50  # what we do not know does not count


def test_a_long_sentence_keeps_its_words(shipped: Path) -> None:
    words = _sentences(1)[0] * 100
    tags = Tagger(shipped).tags([words, (), words[:3]])
    assert [len(own) for own in tags] == [700, 0, 3]


def test_layout_is_hugging_faces(shipped: Path) -> None:
    config = json.loads((shipped / "config.json").read_text())
    assert config["architectures"] == ["ModernBertForTokenClassification"]
    assert {weight.dtype for weight in load_file(shipped / "model.safetensors").values()} == {torch.bfloat16}


def test_cut_short_and_resumed_is_the_same(run: Run, trained: Path) -> None:
    often = replace(run, out=run.data / "often", plan=replace(run.plan, checkpoint=0.0))
    whole = load_file(train(often) / "model.safetensors")
    resumed = load_file(train(often) / "model.safetensors")  # from the last checkpoint: nothing is left to do
    for name, weight in load_file(trained / "model.safetensors").items():
        torch.testing.assert_close(whole[name], weight)
        torch.testing.assert_close(resumed[name], weight)


def test_names_are_told_by_the_convention_that_is_asked_for(run: Run) -> None:
    table = (run.data / "news.conll").read_text(encoding="utf-8")
    (run.data / "people.conll").write_text(table.replace("B-LOC", "O"), encoding="utf-8")
    # Two sets that contradict each other take longer to learn.
    news = replace(run.sets[0], convention="news", epochs=8)
    people = replace(news, name="people", files=["people.conll"], convention="people")
    folder = run.data / "two"
    export(train(replace(run, sets=[news, people], out=run.data / "both", base=Base(run.base.name))), folder)
    assert set(conventions(folder)) == {"news", "people"}
    words = [("سارا", "در", "یزد", "گفت", ".")]
    for asked, told in (("news", {"PER", "LOC"}), ("people", {"PER"})):
        found = Tagger(folder, merged={"FAC": "LOC"}, convention=asked).read(words)[0].found
        assert {entity.label for entity in found} == told
    with pytest.raises(InputError, match="no piece"):
        Tagger(folder, convention="tweets")


def test_the_runtime_needs_no_torch(shipped: Path) -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['torch', 'transformers', 'onnx']));"  # as if not there
        "from pathlib import Path; from pipeline.tagging.tagger import Tagger;"
        f"print(Tagger(Path({str(shipped)!r})).tags([('سارا',)]))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_a_folder_without_weights_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no model\.onnx; expected an exported tagger"):
        Tagger(tmp_path)
