"""Hub: any token classification model of transformers, from a folder or by its name on a hub.

Its labels become ours by ``labels.toml`` (``B-pers``, ``I_LOCATION``); those that are none of ours
are left out. A word's tag is read off its first piece. Needs the extra ``train``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from crawler.errors import InputError, UsageError
from pipeline.tagging.finder import Found, Reading
from pipeline.tagging.labels import CLASSES, OUTSIDE, parted, spans

#: No row is longer than this many pieces, even where the model says nothing.
_LONGEST: Final = 512
_BATCH: Final = 32


class Hub:
    """Finds entities by the model called ``name``.

    Raises:
        UsageError: if transformers is not installed.
        InputError: if there is no such model, or none of its labels are ours.
    """

    def __init__(self, name: str) -> None:
        try:
            import torch
            from transformers import AutoModelForTokenClassification, AutoTokenizer
        except ImportError as error:
            raise UsageError(
                f"entities hf:{name}: {error.name} is not installed; expected the extra `train`: "
                "pip install 'amarkav[train]'"
            ) from error
        auto: Any = AutoModelForTokenClassification
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name)
            self._model: Any = auto.from_pretrained(name).eval()
        except (OSError, ValueError) as error:  # transformers says so of whatever it cannot load
            what = "no model in this folder" if Path(name).is_dir() else "no folder, nor a model on the hub"
            raise InputError(
                f"hf:{name}", f"{what} ({str(error).splitlines()[0]})", "a token classification model",
                "give a folder with config.json, weights and tokenizer.json, or owner/name",
            ) from error  # fmt: skip
        self._torch = torch
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._model.to(self._device)
        self._tags = _tags(name, dict(self._model.config.id2label))
        most = getattr(self._model.config, "max_position_embeddings", None) or _LONGEST
        self._longest = min(most, _LONGEST) - self._tokenizer.num_special_tokens_to_add()

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """The entities of each of ``sentences``."""
        return [Reading(found=_found(row)) for row in self._read(sentences)]

    def tags(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """A BIO tag for every word of ``sentences``."""
        return [[tag for tag, _ in row] for row in self._read(sentences)]

    def _read(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[str, float]]]:
        """For every word its tag, and how probable that is."""
        rows = [(i, part) for i, words in enumerate(sentences) for part in self._rows(words)]
        encoded = [self._tokenizer(list(part), is_split_into_words=True) for _, part in rows]
        found: dict[int, list[tuple[str, float]]] = {}
        order = sorted(range(len(rows)), key=lambda n: len(encoded[n]["input_ids"]))
        # Rows of one length go together, so that none is padded.
        for _, same in groupby(order, key=lambda n: len(encoded[n]["input_ids"])):
            numbers = list(same)
            for begin in range(0, len(numbers), _BATCH):
                part = numbers[begin : begin + _BATCH]
                for n, scores in zip(part, self._scores([encoded[n] for n in part]), strict=True):
                    found[n] = self._words(scores, encoded[n].word_ids(), len(rows[n][1]))
        out: list[list[tuple[str, float]]] = [[] for _ in sentences]
        for n, (sentence, _) in enumerate(rows):
            out[sentence] += found[n]
        return out

    def _rows(self, words: Sequence[str]) -> Iterator[Sequence[str]]:
        """``words`` in parts that the model can read at once; a word that is too long is cut by it."""
        if not words:
            return
        encoded = self._tokenizer(list(words), is_split_into_words=True, add_special_tokens=False)
        if len(encoded["input_ids"]) <= self._longest or len(words) == 1:
            yield words
            return
        yield from self._rows(words[: len(words) // 2])
        yield from self._rows(words[len(words) // 2 :])

    def _scores(self, rows: Sequence[Any]) -> NDArray[np.float32]:
        """The shares of the labels. *Shape:* ``(rows, pieces, labels)``."""
        torch = self._torch
        longest = self._longest + self._tokenizer.num_special_tokens_to_add()
        pieces = torch.tensor([row["input_ids"][:longest] for row in rows], device=self._device)
        with torch.inference_mode():
            logits = self._model(input_ids=pieces, attention_mask=torch.ones_like(pieces)).logits
        shares: NDArray[np.float32] = torch.softmax(logits.float(), -1).cpu().numpy()
        return shares

    def _words(
        self, shares: NDArray[np.float32], owners: Sequence[int | None], count: int
    ) -> list[tuple[str, float]]:
        """The tag of each of ``count`` words; a word that has no piece is outside."""
        out = [(OUTSIDE, 1.0)] * count
        for piece in range(len(shares) - 1, -1, -1):  # backwards: the first piece has the last word
            owner = owners[piece]
            if owner is not None:
                best = int(shares[piece].argmax())
                out[owner] = self._tags[best], float(shares[piece, best])
        return out


def _found(row: Sequence[tuple[str, float]]) -> list[Found]:
    """The entities in the tags of a sentence's words; a name is as probable as all its tags together."""
    return [
        Found(
            first=span.first,
            end=span.end,
            label=span.label,
            probability=float(np.prod([share for _, share in row[span.first : span.end]])),
        )
        for span in spans([tag for tag, _ in row])
    ]


def _tags(name: str, labels: dict[int, str]) -> dict[int, str]:
    """Our tag for each number of a model's labels.

    >>> _tags("x", {0: "O", 1: "B-pers", 2: "I-pers", 3: "B-nat"})
    {0: 'O', 1: 'B-PER', 2: 'I-PER', 3: 'O'}
    """
    found: dict[int, str] = {}
    for number, label in labels.items():
        place, ours = parted(label)
        found[number] = f"{place}-{ours}" if ours in CLASSES else OUTSIDE
    if not set(found.values()) - {OUTSIDE}:
        raise InputError(
            f"hf:{name}", f"the labels {', '.join(sorted(labels.values()))}",
            f"some of {', '.join(CLASSES)}", "name them in the model's id2label, or in labels.toml",
        )  # fmt: skip
    return found
