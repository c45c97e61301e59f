"""Tagger: the shipped model on onnxruntime, tokenizers and numpy alone.

A sentence gives the same spans whatever is tagged with it, in whatever order: it is padded by
its own length alone, and no number of one row depends on another row.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # has none
from numpy.typing import NDArray
from tokenizers import Tokenizer

from crawler.errors import InputError
from pipeline.tagging import padding
from pipeline.tagging.finder import Found
from pipeline.tagging.labels import NUMBER, TAGS, decode, spans
from pipeline.tagging.pieces import OURS, Pieces, Row, number

WEIGHTS: Final = Path(str(files("models"))) / "tagger" / "weights"
LONGEST: Final = 192
Scores = NDArray[np.float32]


class Tagger:
    """Finds entities in sentences of words.

    Args:
        folder: where ``model.onnx``, ``config.json`` and ``tokenizer.json`` are.
        threads: of onnxruntime; 0: as many as there are cores.
        merged: classes to be told as another: ``{"FAC": "LOC"}``; ``None`` for another: not at all.
    """

    def __init__(
        self, folder: Path = WEIGHTS, *, threads: int = 1, merged: Mapping[str, str | None] | None = None
    ) -> None:
        for name in ("model.onnx", "config.json", "tokenizer.json"):
            if not (folder / name).is_file():
                raise InputError(
                    str(folder), f"no {name}", "an exported tagger", "run python -m models.tagger.export"
                )
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        labels = tuple(config["id2label"][str(i)] for i in range(len(config["id2label"])))
        if labels != TAGS:
            raise InputError(str(folder), f"labels {labels}", f"the labels {TAGS}", "export it anew")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._pieces = Pieces(tokenizer, LONGEST)
        self._padding = number(tokenizer, OURS.padding)
        self._merge = _merge(merged or {})

    def tag(self, sentences: Sequence[Sequence[str]], *, batch: int = 64) -> list[list[Found]]:
        """The entities of each of ``sentences``, in the order of their words."""
        return [
            [_found(span.first, span.end, span.label, rows) for span in spans(tags)]
            for tags, rows in zip(*self._read(sentences, batch), strict=True)
        ]

    def tags(self, sentences: Sequence[Sequence[str]], *, batch: int = 64) -> list[list[str]]:
        """A BIO tag for every word of ``sentences``."""
        return self._read(sentences, batch)[0]

    def count(self, sentences: Sequence[Sequence[str]]) -> int:
        """How many pieces ``sentences`` have, for measuring speed."""
        return sum(len(row.pieces) for words in sentences for row in self._pieces.rows(words))

    def _read(self, sentences: Sequence[Sequence[str]], batch: int) -> tuple[list[list[str]], list[Scores]]:
        found = [self._merge(rows) for rows in self.scores(sentences, batch=batch)]
        return [[TAGS[tag] for tag in decode(rows)] if len(rows) else [] for rows in found], found

    def scores(self, sentences: Sequence[Sequence[str]], *, batch: int = 64) -> list[Scores]:
        """Log probabilities of the tags of every sentence. *Shape* of each: ``(words, tags)``."""
        owned = [(i, row) for i, words in enumerate(sentences) for row in self._pieces.rows(words)]
        out: list[list[Scores]] = [[] for _ in sentences]
        done: dict[int, Scores] = {}
        order = sorted(range(len(owned)), key=lambda n: padding.length(owned[n][1]))
        for _, same in groupby(order, key=lambda n: padding.length(owned[n][1])):
            numbers = list(same)
            for begin in range(0, len(numbers), batch):
                part = numbers[begin : begin + batch]
                done.update(zip(part, self._run([owned[n][1] for n in part]), strict=True))
        for n, (sentence, _) in enumerate(owned):
            out[sentence].append(done[n])
        empty = np.zeros((0, len(TAGS)), np.float32)
        return [np.concatenate(parts) if parts else empty for parts in out]

    def _run(self, rows: Sequence[Row]) -> Iterable[Scores]:
        block = padding.padded(rows, self._padding)
        (found,) = self._session.run(
            ["logits"], {"input_ids": block.pieces, "attention_mask": block.attended}
        )
        words = found.reshape(-1, found.shape[-1])[block.firsts]
        words -= words.max(1, keepdims=True)
        words -= np.log(np.exp(words).sum(1, keepdims=True))
        ends = np.cumsum([len(row.firsts) for row in rows])
        return np.split(words, ends[:-1])


def _found(first: int, end: int, label: str, rows: Scores) -> Found:
    begin, inside = NUMBER[f"B-{label}"], NUMBER[f"I-{label}"]
    total = rows[first, begin] + rows[first + 1 : end, inside].sum()
    return Found(first=first, end=end, label=label, probability=float(np.exp(total)))


def _merge(merged: Mapping[str, str | None]) -> Callable[[Scores], Scores]:
    """What adds the probabilities of some classes to others'."""
    if not merged:
        return lambda rows: rows
    into = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for tag, row in NUMBER.items():
        place, _, name = tag.partition("-")
        other = merged.get(name, name) if name else None
        into[row, NUMBER[f"{place}-{other}"] if other else 0] = 1
    return lambda rows: np.log(np.maximum(np.exp(rows) @ into, 1e-12))
