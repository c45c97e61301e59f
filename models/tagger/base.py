"""Base: what is fine-tuned: our own encoder, or any model of transformers, from a folder or a hub."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModelForTokenClassification, AutoTokenizer

from crawler.errors import InputError
from models.encoder.optimizer import Trained
from models.encoder.settings import Optimizer
from models.tagger import network
from pipeline.tagging.labels import TAGS
from pipeline.tagging.pieces import OURS, Special, number, start

_TOKENIZER: Final = "tokenizer.json"


class Base:
    """The base called ``name``: a folder of ``models/encoder``, or what transformers loads by that name.

    Raises:
        InputError: if there is no such model, or its tokenizer cannot be used word by word.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.ours = _ours(Path(name))
        self._auto: Any = None
        if self.ours:
            self.tokenizer = Tokenizer.from_file(str(Path(name) / _TOKENIZER))
            self.special = OURS
            return
        try:
            self._auto = AutoTokenizer.from_pretrained(name)
        except (OSError, ValueError) as error:
            raise InputError(
                name, f"no model ({str(error).splitlines()[0]})", "a folder or a hub name with a tokenizer",
                "is there a network?",
            ) from error  # fmt: skip
        if not self._auto.is_fast:
            raise InputError(name, "a tokenizer in Python alone", f"one with {_TOKENIZER}")
        self.tokenizer = self._auto.backend_tokenizer
        self.special = _special(name, self._auto)

    def starts(self, conventions: Iterable[str]) -> dict[str, int]:
        """The number of the piece that stands for each of ``conventions``; none for a model of others."""
        if not self.ours:
            return {}
        pieces = {name: start(name) for name in conventions}
        self.tokenizer.add_special_tokens(list(pieces.values()))
        return {name: number(self.tokenizer, piece) for name, piece in pieces.items()}

    def build(self, *, dropout: float) -> nn.Module:
        """The network with a classifier of our tags; the classifier is random."""
        if self.ours:
            pieces = self.tokenizer.get_vocab_size()
            return network.build(Path(self.name), pieces=pieces, dropout=dropout)
        auto: Any = AutoModelForTokenClassification
        built: nn.Module = auto.from_pretrained(
            self.name,
            id2label=dict(enumerate(TAGS)),
            label2id={tag: number for number, tag in enumerate(TAGS)},
            ignore_mismatched_sizes=True,
            dtype=torch.float32,
        )
        return built

    def trained(self, built: nn.Module, plan: Optimizer, device: torch.device) -> Trained:
        """``built`` with the optimizer that suits it."""
        return Trained(built, plan, device) if self.ours else Adapted(built, plan, device)

    def save(self, built: Any, folder: Path) -> None:
        """``built`` and its tokenizer in Hugging Face's layout."""
        built.save_pretrained(folder)
        if self.ours:
            self.tokenizer.save(str(folder / _TOKENIZER), pretty=False)
        else:
            self._auto.save_pretrained(folder)


class Adapted(Trained):
    """A network that was pretrained by AdamW, and goes on with it: 32-bit weights behind 16-bit ones."""

    def __init__(self, master: nn.Module, plan: Optimizer, device: torch.device) -> None:
        self.master = master.to(device)
        self.network = copy.deepcopy(master).to(device, torch.bfloat16)
        self.plan = plan
        matrices = [weight for weight in master.parameters() if weight.ndim > 1]
        others = [weight for weight in master.parameters() if weight.ndim <= 1]
        self.optimizers = [
            torch.optim.AdamW(matrices, lr=plan.rate, weight_decay=plan.decay),
            torch.optim.AdamW(others, lr=plan.rate, weight_decay=0.0),
        ]
        self._peaks = (plan.rate, plan.rate)


def _ours(folder: Path) -> bool:
    """Whether ``folder`` holds an encoder of ours: its tokenizer is one file, with our special pieces."""
    file = folder / _TOKENIZER
    if not file.is_file() or (folder / "tokenizer_config.json").is_file():
        return False
    pieces = {piece["content"] for piece in json.loads(file.read_text(encoding="utf-8"))["added_tokens"]}
    return pieces >= set(OURS)


def _special(name: str, tokenizer: Any) -> Special:
    """What ``tokenizer`` calls the pieces that mean something."""
    found = Special(
        padding=tokenizer.pad_token, unknown=tokenizer.unk_token, start=tokenizer.cls_token,
        end=tokenizer.sep_token, mask=tokenizer.mask_token,
    )  # fmt: skip
    missing = [what for what, piece in found._asdict().items() if piece is None]
    if missing:
        raise InputError(name, f"no piece for {', '.join(missing)}", "an encoder, as BERT or RoBERTa")
    return found
