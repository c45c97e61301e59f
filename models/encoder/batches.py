"""Batches: masked sequences, a pure function of seed and step, so that a run can be resumed.

Whole words are masked (a word's pieces all or none): otherwise the rest of a word tells it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder.settings import Objective
from models.encoder.shards import Pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Sequences with masked words."""

    inputs: NDArray[np.int64]
    """*Shape:* ``(batch, length)``."""
    masked: NDArray[np.bool_]
    """*Shape:* ``(batch, length)``."""
    targets: NDArray[np.int64]
    """What stood at the masked places, in order. *Shape:* ``(masked.sum(),)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batches:
    """All batches of a shard: ``batches.at(step)``."""

    pieces: Pieces
    starts: NDArray[np.bool_]
    """For every piece of the vocabulary: whether a word begins with it."""
    special: NDArray[np.bool_]
    """For every piece of the vocabulary: whether it is never masked."""
    mask: int
    size: int
    plan: Objective
    seed: int

    def at(self, step: int) -> Batch:
        """The batch of ``step``; every epoch cuts the text elsewhere and shuffles anew."""
        length = self.plan.length
        per_epoch = len(self.pieces) // length - 1
        rows = np.arange(step * self.size, (step + 1) * self.size)
        begins = np.empty(self.size, np.int64)
        for epoch in np.unique(rows // per_epoch):
            chance = np.random.default_rng((self.seed, 1, epoch))
            shift, order = chance.integers(length), chance.permutation(per_epoch)
            own = rows // per_epoch == epoch
            begins[own] = shift + order[rows[own] % per_epoch] * length
        ids = self.pieces[begins[:, None] + np.arange(length)].astype(np.int64)
        return self.hidden(ids, np.random.default_rng((self.seed, 2, step)))

    def hidden(self, ids: NDArray[np.int64], chance: np.random.Generator) -> Batch:
        """``ids`` with some of their words masked. *Shape* of ids: ``(batch, length)``."""
        begins = self.starts[ids] | self.special[ids]
        begins[:, 0] = True
        words = begins.ravel().cumsum() - 1
        drawn = chance.random(words[-1] + 1)
        masked = (drawn < self.plan.masked)[words].reshape(ids.shape) & ~self.special[ids]
        inputs = np.where(masked, self.mask, ids)
        fate = chance.random(ids.shape)
        inputs = np.where(masked & (fate < self.plan.kept), ids, inputs)
        other = chance.integers(len(self.starts), size=ids.shape)
        replaced = masked & (fate >= self.plan.kept) & (fate < self.plan.kept + self.plan.replaced)
        return Batch(inputs=np.where(replaced, other, inputs), masked=masked, targets=ids[masked])
