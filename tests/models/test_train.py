"""``make train``: from raw data to weights, each stage once; and on a model of others."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

torch = pytest.importorskip("torch", reason="needs the extra `train`")
pytest.importorskip("transformers", reason="needs the extra `train`")
pytest.importorskip("onnx", reason="needs the extra `train`")

from transformers import BertConfig, BertForMaskedLM, BertTokenizerFast  # noqa: E402  (after the skip)

import pipeline  # noqa: E402
from crawler.errors import InputError  # noqa: E402
from models.binder import silver, tuning  # noqa: E402
from models.train import Plan, train  # noqa: E402
from pipeline.binding.binder import SCORED  # noqa: E402
from pipeline.tagging.hub import Hub  # noqa: E402
from pipeline.tagging.tagger import Tagger  # noqa: E402

CPU = torch.device("cpu")
PLACES = "تهران شیراز رشت یزد قم اهواز".split()
GOLD = Path(__file__).parents[2] / "data" / "gold" / "articles.gold.jsonl"
PEOPLE = "مریم زهرا رضا حسین سارا".split()

ENCODER = """
seed = 1
corpus = {{ files = ["{corpus}"], shortest = 5, longest = 500, held_out = 0.1, shares = {{}} }}
tokenizer = {{ pieces = 200, least = 1 }}
vectors = {{ window = 2, smoothing = 0.75, power = 0.5 }}
objective = {{ length = 24, masked = 0.25, replaced = 0.1, kept = 0.1 }}
optimizer = {{ rate = 2e-3, matrix_rate = 0.02, decay = 0.01, warmup = 5, clip = 1.0 }}
[model]
model_type = "modernbert"
hidden_size = 32
num_hidden_layers = 1
num_attention_heads = 2
intermediate_size = 48
max_position_embeddings = 64
global_attn_every_n_layers = 1
[machine]
cpu = {{ batch = 8, candidates = 64, threads = 1, compile = false, checkpoint = 300 }}
"""
TAGGER = """
seed = 1
augmentation = { digits = 0.1, parted = 0.1, glued = 0.1, hidden = 0.1 }
adapting = { tokens = 512, rate = 3e-3, warmup = 5 }
[[sets]]
name = "ours"
epochs = 3
files = ["train.conll"]
test = "test.conll"
[sets.classes]
PER = ["PER"]
LOC = ["LOC"]
FAC = ["FAC"]
ORG = ["ORG"]
EVENT = ["EVENT"]
PRODUCT = ["PRODUCT"]
DATE = ["DATE"]
TIME = ["TIME"]
MONEY = ["MONEY"]
PERCENT = ["PERCENT"]
[training]
tokens = 512
rate = 5e-3
matrix_rate = 5e-3
decay = 0.01
warmup = 5
clip = 1.0
dropout = 0.1
longest = 64
unnamed = 0.3
threads = 1
checkpoint = 300
"""
PLAN = """
work = "{0}/work"
encoder = "{0}/encoder.toml"
tagger = "{0}/tagger.toml"
ner = "{0}/ner"
inside = "conll"
steps = {1}
fall = 5
gold = ["{2}"]
silver = []
[[taggers]]
finder = "amarkav"
without = []
weights = "{0}/weights"
binder = "{0}/binder"
reads_only = false
[taggers.training]
epochs = {3}
"""


def sentences(count: int, seed: int) -> list[tuple[str, ...]]:
    chance = Random(seed)
    return [
        (chance.choice(PEOPLE), "در", chance.choice(PLACES), "گفت", "باران", "می‌آید", ".")
        for _ in range(count)
    ]


def conll(count: int, seed: int) -> str:
    tags = ("B-PER", "O", "B-LOC", "O", "O", "O", "O")
    rows = (
        "".join(f"{w}\t{t}\n" for w, t in zip(words, tags, strict=True)) for words in sentences(count, seed)
    )
    return "\n".join(rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("train")
    corpus = root / "corpus.jsonl"
    lines = [json.dumps({"text": " ".join(words)}, ensure_ascii=False) for words in sentences(300, 2)]
    corpus.write_text("\n".join(lines), encoding="utf-8")
    (root / "encoder.toml").write_text(ENCODER.format(corpus=corpus), encoding="utf-8")
    (root / "tagger.toml").write_text(TAGGER, encoding="utf-8")
    (root / "ner" / "conll").mkdir(parents=True)
    (root / "ner" / "conll" / "train.conll").write_text(conll(300, 3), encoding="utf-8")
    (root / "ner" / "conll" / "test.conll").write_text(conll(30, 4), encoding="utf-8")
    return root


def plan(folder: Path, *, steps: int = 20, epochs: int = 3, **said: object) -> Plan:
    file = folder / "plan.toml"
    file.write_text(PLAN.format(folder, steps, GOLD, epochs), encoding="utf-8")
    return Plan.read(file, **said)


def run(chosen: Plan, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The stages that were run, by the names that they log."""
    caplog.clear()
    with caplog.at_level(logging.INFO, logger="models.stages"):
        train(chosen, CPU)
    return [record.getMessage()[:-2].split(" of ")[0] for record in caplog.records if "…" in record.msg]


def test_everything_once_and_then_only_what_changed(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = ["shards", "pretraining", "fine-tuning", "export", "judging", "binding", "plot"]
    assert run(plan(folder), caplog) == made
    weights = folder / "weights"
    assert {file.name for file in weights.iterdir()} == {
        "config.json", "metrics.json", "model.onnx", "model.safetensors", "tokenizer.json",
    }  # fmt: skip
    metrics = json.loads((weights / "metrics.json").read_text())
    assert metrics["ours"]["as it is"]["all"]["strict"] > 90
    (found,) = Tagger(weights).tags([("سارا", "در", "یزد", "گفت")])
    assert found == ["B-PER", "O", "B-LOC", "O"]
    assert {file.name for file in (folder / "binder").iterdir()} == {f"{field}.npz" for field in SCORED}
    assert "<svg" in (folder / "work" / "amarkav.svg").read_text()

    assert run(plan(folder), caplog) == []
    (weights / "model.onnx").unlink()  # a product that is lost is made again, from what is there
    assert run(plan(folder), caplog) == ["export"]
    longer = run(plan(folder, steps=25), caplog)  # goes on from the checkpoint
    assert longer == made[1:]
    (held,) = (folder / "work" / "encoder").glob("run-*/metrics.jsonl")
    assert [line["step"] for line in map(json.loads, held.read_text().splitlines())] == [20, 25]
    assert run(plan(folder, steps=25, epochs=4), caplog)[0] == "fine-tuning"  # what a tagger wants otherwise


def test_silver_teaches_the_encoder_to_bind(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = replace(tuning.Plan.read(), articles=2, tokens=256, threads=1, warmup=1)
    monkeypatch.setattr(tuning.Plan, "read", classmethod(lambda _: small))
    monkeypatch.setattr(silver, "write", lambda _, into: shutil.copy(GOLD, into))
    chosen = plan(folder)
    chosen = replace(chosen, silver=(GOLD,), taggers=(replace(chosen.taggers[0], tuned=True),))
    stages = run(chosen, caplog)
    assert stages[stages.index("tuning") :] == ["tuning", "export", "judging", "binding", "plot"]
    assert run(chosen, caplog) == []
    (tagger,) = (folder / "work").glob("tuning-*/model")
    assert (tagger / "model.safetensors").is_file()


@pytest.fixture(scope="module")
def bert(folder: Path) -> Path:
    """A tiny BERT of others, with random weights and a vocabulary of whole words."""
    words = sorted({word.replace("\u200c", "") for sentence in sentences(300, 2) for word in sentence})
    out = folder / "bert"
    out.mkdir()
    (out / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]))
    tokenizer = BertTokenizerFast(vocab=str(out / "vocab.txt"))
    tokenizer.save_pretrained(out)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words) + 5, hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=48, max_position_embeddings=64,
    )  # fmt: skip
    BertForMaskedLM(config).save_pretrained(out)
    return out


def test_a_model_of_others_is_fine_tuned_and_read_by_the_pipeline(
    folder: Path, bert: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = plan(folder, base=str(bert))
    assert run(chosen, caplog) == ["fine-tuning", "judging"]
    assert run(chosen, caplog) == []
    (trained,) = train(chosen, CPU)
    assert json.loads((trained / "metrics.json").read_text())["ours"]["as it is"]["all"]["strict"] > 80

    hub = Hub(str(trained))
    texts = [("سارا", "در", "یزد", "گفت"), (), ("رضا", "در", "قم"), ("باران",) * 200]
    alone = [hub.tags([words])[0] for words in texts]
    assert alone[0] == ["B-PER", "O", "B-LOC", "O"]
    assert [len(tags) for tags in alone] == [4, 0, 3, 200]
    assert hub.tags(texts[::-1]) == alone[::-1]

    nlp = pipeline.load(entities=f"hf:{trained}")
    doc = nlp("سارا در یزد گفت ۲۰ مدرسه ساخته شد.")
    assert doc._.statistics[0].extractor.endswith(f"with hf:{trained}")


def test_a_base_that_is_not_there_is_said(folder: Path) -> None:
    with pytest.raises(InputError, match=r"found no model .*; expected a folder or a hub name"):
        train(plan(folder, base=str(folder / "nowhere")), CPU)


def test_labels_of_a_model_are_ours_or_left_out(bert: Path) -> None:
    with pytest.raises(InputError, match=r"the labels LABEL_0, LABEL_1; expected some of PER, ORG"):
        Hub(str(bert))
