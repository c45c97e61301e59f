"""Speed: our tagger beside a model of ParsBERT's shape, in one run on one core.

``python -m models.tagger.speed FILE.conll`` says how many words and pieces a second each reads. The
other one has 12 layers of width 768, random weights, and onnxruntime's own 8 bits.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]  # has none
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]  # has none
from transformers import AutoConfig, AutoModelForTokenClassification

from models.tagger.graph import graph
from pipeline.tagging import conll
from pipeline.tagging.labels import TAGS
from pipeline.tagging.tagger import WEIGHTS, Tagger

log = logging.getLogger(__name__)
LENGTH = 32  # pieces of the other model's rows: a sentence's usual length
ROWS = 32


def large(folder: Path) -> onnxruntime.InferenceSession:
    """A model of ParsBERT's shape with random weights, in 8 bits, on one core."""
    auto: Any = AutoModelForTokenClassification
    config = AutoConfig.for_model("bert", vocab_size=42_000, num_labels=len(TAGS))
    model = auto.from_config(config, attn_implementation="eager")
    onnx.save(graph(model), folder / "float.onnx")
    quantize_dynamic(folder / "float.onnx", folder / "eight.onnx", weight_type=QuantType.QInt8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(folder / "eight.onnx"), options)


def best(work: Callable[[], object], *, times: int = 5) -> float:
    """The least processor time, in seconds, that ``work`` took: others use the machine too."""
    spent: list[float] = []
    for _ in range(times):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


def compare(sentences: Sequence[Sequence[str]], folder: Path) -> dict[str, float]:
    """Pieces a second of both models, and how many times as many ours reads."""
    tagger = Tagger(folder, threads=1)
    pieces = tagger.count(sentences)
    ours = pieces / best(lambda: tagger.tags(sentences))
    chance = np.random.default_rng(1)
    inputs = {
        "input_ids": chance.integers(42_000, size=(ROWS, LENGTH)),
        "attention_mask": np.ones((ROWS, LENGTH), np.int64),
        "firsts": np.arange(ROWS * LENGTH),
    }
    with TemporaryDirectory() as temporary:
        session = large(Path(temporary))
        theirs = ROWS * LENGTH / best(lambda: session.run(None, inputs))
    words = sum(map(len, sentences))
    return {"ours": ours, "words": ours * words / pieces, "theirs": theirs, "times": ours / theirs}


def main() -> None:
    """Compare on the first sentences of a CoNLL file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--sentences", type=int, default=1000)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sentences = [sentence.words for sentence in conll.read(args.file)][: args.sentences]
    for name, value in compare(sentences, args.weights).items():
        log.info("%s: %.1f", name, value)


if __name__ == "__main__":
    main()
