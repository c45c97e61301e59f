"""Tagger: the shipped model on onnxruntime, tokenizers and numpy alone.

A sentence gives the same spans whatever is tagged with it, in whatever order: it is padded by
its own length alone, and no number of one row depends on another row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from pipeline.tagging.finder import DEFAULT, SHIPPED, Found, Reading
from pipeline.tagging.labels import NUMBER, TAGS, decode, spans
from pipeline.tagging.pieces import OURS, Pieces, Row, number, start
from pipeline.tagging.vectors import Rows

LONGEST: Final = 192
#: Pieces that are read together: with more, what is between the layers no longer fits into the cache.
_BATCH: Final = 512
Scores = NDArray[np.float32]


def folder(name: str) -> Path:
    """Where the shipped tagger called ``name`` lies.

    >>> folder("amarkav").name
    'weights'
    """
    return Path(str(files("models"))) / "tagger" / SHIPPED[name]


#: The tagger that reads by default.
WEIGHTS: Final = folder(DEFAULT)


class Tagger:
    """Finds entities in sentences of words.

    Args:
        folder: where ``model.onnx``, ``config.json`` and ``tokenizer.json`` are.
        threads: of onnxruntime; 0: as many as there are cores.
        merged: classes to be told as another: ``{"FAC": "LOC"}``; ``None`` for another: not at all.
        convention: one of :func:`conventions`, to tell names as its sets do; None: as all sets together.
    """

    def __init__(
        self,
        folder: Path = WEIGHTS,
        *,
        threads: int = 1,
        merged: Mapping[str, str | None] | None = None,
        convention: str | None = None,
    ) -> None:
        for name in ("model.onnx", "config.json", "tokenizer.json"):
            if not (folder / name).is_file():
                raise InputError(
                    str(folder), f"no {name}", "an exported tagger", "run python -m models.tagger.export"
                )
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.width: Final = int(config["hidden_size"])
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
        self._start = None if convention is None else number(tokenizer, start(convention))
        self._merge = _merge(config.get("told_as", {}), merged or {})

    def read(self, sentences: Sequence[Sequence[str]], *, batch: int = _BATCH) -> list[Reading]:
        """The entities and the words' vectors of each of ``sentences``; ``batch`` pieces are read at once."""
        out: list[Reading] = []
        for scores, vectors in self.told(sentences, batch=batch):
            merged = self._merge(scores)
            found = [_found(span.first, span.end, span.label, merged) for span in spans(_tags(merged))]
            out.append(Reading(found=found, vectors=vectors))
        return out

    def tags(self, sentences: Sequence[Sequence[str]], *, batch: int = _BATCH) -> list[list[str]]:
        """A BIO tag for every word of ``sentences``."""
        return [_tags(self._merge(scores)) for scores, _ in self.told(sentences, batch=batch)]

    def count(self, sentences: Sequence[Sequence[str]]) -> int:
        """How many pieces ``sentences`` have, for measuring speed."""
        return sum(len(row.pieces) for words in sentences for row in self._pieces.rows(words))

    def told(self, sentences: Sequence[Sequence[str]], *, batch: int = _BATCH) -> list[tuple[Scores, Rows]]:
        """Log probabilities of the tags of every sentence's words, and the words' vectors.

        *Shapes* of each: ``(words, tags)`` and ``(words, width)``.
        """
        owned = [(i, row) for i, words in enumerate(sentences) for row in self._rows(words)]
        out: list[list[tuple[Scores, Rows]]] = [[] for _ in sentences]
        done: dict[int, tuple[Scores, Rows]] = {}
        order = sorted(range(len(owned)), key=lambda n: padding.length(owned[n][1]))
        for length, same in groupby(order, key=lambda n: padding.length(owned[n][1])):
            numbers, rows = list(same), max(1, batch // length)
            for begin in range(0, len(numbers), rows):
                part = numbers[begin : begin + rows]
                done.update(zip(part, self._run([owned[n][1] for n in part]), strict=True))
        for n, (sentence, _) in enumerate(owned):
            out[sentence].append(done[n])
        nothing = np.zeros((0, len(TAGS)), np.float32), np.zeros((0, self.width), np.float32)
        return [_whole(parts) if parts else nothing for parts in out]

    def _rows(self, words: Sequence[str]) -> Iterator[Row]:
        return self._pieces.rows(words, start=self._start)

    def _run(self, rows: Sequence[Row]) -> Iterable[tuple[Scores, Rows]]:
        block = padding.padded(rows, self._padding)
        scores, vectors = self._session.run(
            ["logits", "vectors"],
            {"input_ids": block.pieces, "attention_mask": block.attended, "firsts": block.firsts},
        )
        scores -= scores.max(1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(1, keepdims=True))
        ends = np.cumsum([len(row.firsts) for row in rows])[:-1]
        return zip(np.split(scores, ends), np.split(vectors, ends), strict=True)


def conventions(folder: Path = WEIGHTS) -> dict[str, frozenset[str]]:
    """The conventions that the tagger in ``folder`` can tell names by, and the classes of each."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return {name: frozenset(classes) for name, classes in config.get("conventions", {}).items()}


def fingerprint(folder: Path = WEIGHTS) -> str:
    """What tells one exported tagger from another: who decides by its vectors was taught on them."""
    return hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()[:16]


def _whole(parts: Sequence[tuple[Scores, Rows]]) -> tuple[Scores, Rows]:
    """A sentence whose parts were read in rows of their own."""
    if len(parts) == 1:
        return parts[0]
    scores, vectors = zip(*parts, strict=True)
    return np.concatenate(scores), np.concatenate(vectors)


def _tags(scores: Scores) -> list[str]:
    return [TAGS[tag] for tag in decode(scores)] if len(scores) else []


def _found(first: int, end: int, label: str, rows: Scores) -> Found:
    begin, inside = NUMBER[f"B-{label}"], NUMBER[f"I-{label}"]
    total = rows[first, begin] + rows[first + 1 : end, inside].sum()
    return Found(first=first, end=end, label=label, probability=float(np.exp(total)))


def _merge(*merged: Mapping[str, str | None]) -> Callable[[Scores], Scores]:
    """What adds the probabilities of some classes to others', map after map."""
    if not any(merged):
        return lambda rows: rows
    into = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for tag, row in NUMBER.items():
        place, _, name = tag.partition("-")
        other: str | None = name or None
        for told in merged:
            other = told.get(other, other) if other else None
        into[row, NUMBER[f"{place}-{other}"] if other else 0] = 1
    return lambda rows: np.log(np.maximum(np.exp(rows) @ into, 1e-12))
