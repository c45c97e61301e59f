"""Batches: whole words masked, the same batch for the same step, all the text once an epoch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer

from models.encoder import tokenizer
from models.encoder.batches import Batches
from models.encoder.settings import Objective

from .conftest import SENTENCES

LENGTH = 16


@pytest.fixture(scope="module")
def batches(pieces: Tokenizer) -> Batches:
    special = np.zeros(pieces.get_vocab_size(), np.bool_)
    special[[pieces.token_to_id(name) for name in tokenizer.SPECIAL]] = True
    ids = [i for text in SENTENCES * 20 for i in pieces.encode(text).ids]
    return Batches(
        pieces=np.asarray(ids, np.uint16),
        starts=np.asarray(tokenizer.starts(pieces)),
        special=special,
        mask=pieces.token_to_id(tokenizer.MASK),
        size=8,
        plan=Objective(length=LENGTH, masked=0.3, replaced=0.1, kept=0.1),
        seed=3,
    )


def test_a_step_is_always_the_same(batches: Batches) -> None:
    one, two, other = batches.at(5), batches.at(5), batches.at(6)
    assert (one.inputs == two.inputs).all()
    assert (one.masked == two.masked).all()
    assert (one.inputs != other.inputs).any()


def test_share_and_fate_of_the_masked(batches: Batches) -> None:
    parts = [batches.at(step) for step in range(40)]
    masked = np.concatenate([part.masked for part in parts])
    inputs = np.concatenate([part.inputs for part in parts])
    assert 0.2 < masked.mean() < 0.35
    assert 0.75 < (inputs[masked] == batches.mask).mean() < 0.85
    assert not (inputs[~masked] == batches.mask).any()


def test_words_are_masked_whole_and_marks_of_texts_never(batches: Batches) -> None:
    for step in range(20):
        batch = batches.at(step)
        ids = batch.inputs.copy()
        ids[batch.masked] = batch.targets
        begins = batches.starts[ids] | batches.special[ids]
        same_word = ~begins[:, 1:]
        assert (batch.masked[:, 1:] == batch.masked[:, :-1])[same_word].all()
        assert not batches.special[batch.targets].any()


def test_an_epoch_reads_every_stretch_once(batches: Batches) -> None:
    counting = replace(batches, pieces=np.arange(6, 6 + 10 * LENGTH, dtype=np.uint16))
    per_epoch = len(counting.pieces) // LENGTH - 1
    rows = [row for step in range(4) for row in _read(counting, step)]
    first = sorted(row[0] for row in rows[:per_epoch])
    assert first == list(range(first[0], first[0] + per_epoch * LENGTH, LENGTH))
    again = sorted(row[0] for row in rows[per_epoch : 2 * per_epoch])
    assert again == list(range(again[0], again[0] + per_epoch * LENGTH, LENGTH))
    assert [row[0] for row in rows[:per_epoch]] != [row[0] for row in rows[per_epoch : 2 * per_epoch]]


def _read(batches: Batches, step: int) -> list[list[int]]:
    """The sequences of ``step`` before they were masked."""
    batch = batches.at(step)
    ids = batch.inputs.copy()
    ids[batch.masked] = batch.targets
    return ids.tolist()
