"""Vectors: what the embeddings begin as, from which pieces stand near which.

Positive pointwise mutual information of the pieces in a window, its largest singular vectors
(Levy and Goldberg 2014; smoothing of the contexts after Levy, Goldberg and Dagan 2015). Two
minutes on a laptop, and the transformer need not learn from nothing what a word is.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from models.encoder.settings import Vectors
from models.encoder.shards import Pieces


def cooccurrences(pieces: Pieces, *, size: int, window: int) -> Tensor:
    """How often each piece stands within ``window`` of each other, nearer ones weighing more.

    Returns:
        *Shape:* ``(size, size)``, float, symmetric.
    """
    counts = torch.zeros(size * size)
    ids = torch.from_numpy(np.asarray(pieces, np.int64))
    for distance in range(1, window + 1):
        pairs = ids[:-distance] * size + ids[distance:]
        counts += torch.bincount(pairs, minlength=size * size).float() / distance
    square = counts.view(size, size)
    return square + square.T


def vectors(pieces: Pieces, *, size: int, width: int, plan: Vectors, seed: int = 0) -> Tensor:
    """A vector for every piece, of variance one over all pieces and dimensions.

    Returns:
        *Shape:* ``(size, width)``.
    """
    torch.manual_seed(seed)
    counts = cooccurrences(pieces, size=size, window=plan.window)
    seen = counts.sum(1)
    context = seen**plan.smoothing
    context /= context.sum()
    expected = seen[:, None] * context
    information = (counts / expected.clamp_(min=1e-9)).log_().clamp_(min=0)  # also where nothing was seen
    left, values, _ = torch.svd_lowrank(information, q=width + 32, niter=3)
    found = left[:, :width] * values[:width] ** plan.power
    return (found - found.mean(0)) / found.std().clamp(min=1e-9)
