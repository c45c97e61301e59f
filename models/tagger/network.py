"""Network: the encoder with a classifier of words, and a loss that knows what it does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import ModernBertForTokenClassification

from pipeline.tagging.labels import TAGS
from pipeline.tagging.padding import Padded


def build(base: Path, *, pieces: int, dropout: float = 0.0) -> ModernBertForTokenClassification:
    """A tagger on the pretrained encoder in the folder ``base``; its classifier is random.

    Args:
        pieces: size of the vocabulary; those that the encoder does not know begin as its ``[CLS]``.
    """
    model = ModernBertForTokenClassification.from_pretrained(
        base,
        id2label=dict(enumerate(TAGS)),
        label2id={tag: number for number, tag in enumerate(TAGS)},
        embedding_dropout=dropout,
        mlp_dropout=dropout,
        classifier_dropout=dropout,
        attn_implementation="eager",
        dtype=torch.float32,
    )
    known = model.config.vocab_size
    if pieces > known:
        table = model.resize_token_embeddings(pieces, mean_resizing=False).weight
        with torch.no_grad():
            table[known:] = table[model.config.cls_token_id]
    return model


def scores(model: Any, batch: Padded, device: torch.device) -> Tensor:
    """Log probabilities of the tags of the words of ``batch``. *Shape:* ``(words, tags)``."""
    pieces, attended, firsts = (
        torch.from_numpy(part).to(device) for part in (batch.pieces, batch.attended, batch.firsts)
    )
    found = model(input_ids=pieces, attention_mask=attended).logits.flatten(0, 1)[firsts]
    return torch.log_softmax(found.float(), -1)


def loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """Mean negative log probability that a word has one of the tags that it may have.

    Args:
        scores: log probabilities. *Shape:* ``(words, tags)``.
        allowed: which tags a word may have. *Shape:* ``(words, tags)``.
    """
    return -torch.logsumexp(scores.masked_fill(~allowed, -torch.inf), -1).mean()
