"""Scorer: how well each candidate fits a quantity, by the features of the ranker and by what the encoder saw.

A small network for each field: the features of a candidate (as in :mod:`pipeline.binding.ranker`), the
vectors of the candidate and of the quantity, with words around them, and the products of the two. It
was taught on annotated articles (:mod:`models.binder.scoring`); several networks that began differently
are heard together. Its input is made by :mod:`pipeline.binding.views`, for teaching and for use.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]  # has none

Floats = NDArray[np.float32]

#: So many questions are answered by the same products.
_TOGETHER: Final = 64


@dataclass(frozen=True, slots=True)
class View:
    """One question as a scorer sees it."""

    quantity: Floats
    """The quantity, the words about it, its sentence, the opening. *Shape:* ``(4 * width,)``."""
    looks: Floats
    """How what is offered in an article looks, zero for "none"; :mod:`pipeline.binding.views` says what is
    seen of one. Quantities are offered the same names, so they share it. *Shape:* ``(looks, k * width)``."""
    which: NDArray[np.intp]
    """Which of the looks is that of each candidate. *Shape:* ``(candidates,)``."""
    none: NDArray[np.bool_]
    """Which candidates are "none". *Shape:* ``(candidates,)``."""
    features: Sequence[tuple[str, ...]]
    """The features of each candidate."""

    @property
    def candidates(self) -> Floats:
        """How each candidate looks. *Shape:* ``(candidates, k * width)``."""
        return self.looks[self.which]


@dataclass(frozen=True)
class Scorer:
    """The networks of one field, side by side. *Shapes*, with ``n`` networks and ``h`` units:

    ``features`` (n, names, f + 1), the last column a weight of its own; ``quantity`` (n, 4 * width, s);
    ``quantity_bias`` (n, s); ``candidate`` (n, k * width, s); ``candidate_bias`` and ``none_bias`` (n, s);
    ``hidden`` (n, f + 3 * s, h); ``hidden_bias`` (n, h); ``out`` (n, h).
    """

    vocabulary: Sequence[str]
    """The features that are known, in the order of the rows of ``features``."""
    features: Floats
    quantity: Floats
    quantity_bias: Floats
    candidate: Floats
    candidate_bias: Floats
    none_bias: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    encoder: str = ""
    """The fingerprint of the encoder whose vectors it was taught on."""

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.vocabulary)}

    # What the networks begin with stands side by side, so that one product serves them all.

    @cached_property
    def _rows(self) -> Floats:
        """What is kept of each feature, and below them a row of zeros for what is unknown."""
        rows = _beside(self.features)
        return np.concatenate([rows, np.zeros_like(rows[:1])])

    @cached_property
    def _quantity(self) -> Floats:
        return _beside(self.quantity)

    @cached_property
    def _candidate(self) -> Floats:
        return _beside(self.candidate)

    def shares(self, views: Sequence[View]) -> list[list[float]]:
        """For each question the probability of each candidate among them all: the mean over the networks.

        To be asked within :func:`one_thread`.
        """
        out: list[list[float]] = []
        for begin in range(0, len(views), _TOGETHER):
            out += self._shares(views[begin : begin + _TOGETHER])
        return out

    def _shares(self, views: Sequence[View]) -> list[list[float]]:
        networks = len(self.out)
        sizes = [len(seen.which) for seen in views]
        begins = np.cumsum([0, *sizes[:-1]])
        owner = np.repeat(np.arange(len(views)), sizes)
        told = self._told([own for seen in views for own in seen.features]).reshape(len(owner), networks, -1)
        asked = (np.stack([seen.quantity for seen in views]) @ self._quantity).reshape(
            len(views), networks, -1
        )
        asked = (asked + self.quantity_bias)[owner]
        offered = self._offered(views).reshape(asked.shape)
        none = np.concatenate([seen.none for seen in views])
        offered += np.where(none[:, None, None], self.none_bias, self.candidate_bias)
        whole = [told[..., :-1], np.maximum(asked, 0), np.maximum(offered, 0), asked * offered]
        by_network = np.ascontiguousarray(np.concatenate(whole, -1).swapaxes(0, 1))
        hidden = np.maximum(by_network @ self.hidden + self.hidden_bias[:, None], 0)
        scores = (hidden @ self.out[..., None])[..., 0] + told[..., -1].T
        powers = np.exp(scores - np.maximum.reduceat(scores, begins, 1)[:, owner])
        shares = (powers / np.add.reduceat(powers, begins, 1)[:, owner]).mean(0)
        return [part.tolist() for part in np.split(shares, begins[1:])]

    def _offered(self, views: Sequence[View]) -> Floats:
        """The first product of each candidate's look, made once a look. *Shape:* ``(candidates, n * s)``."""
        tables = {id(seen.looks): seen.looks for seen in views}
        begins = dict(zip(tables, accumulate(map(len, tables.values()), initial=0), strict=False))
        which = np.concatenate([begins[id(seen.looks)] + seen.which for seen in views])
        offered: Floats = (np.concatenate(list(tables.values())) @ self._candidate)[which]
        return offered

    def _told(self, features: Sequence[Sequence[str]]) -> Floats:
        """What the known features of each candidate add up to. *Shape:* ``(candidates, n * (f + 1))``."""
        numbers, unknown = self._numbers, len(self.vocabulary)
        rows: list[int] = []
        begins: list[int] = []
        for own in features:
            begins.append(len(rows))
            rows.append(unknown)  # a sum of nothing would be the next candidate's
            rows += [numbers[name] for name in own if name in numbers]
        told: Floats = np.add.reduceat(self._rows[rows], begins)
        return told


def one_thread() -> AbstractContextManager[object]:
    """A context in which numpy's products take one thread.

    Those of a scorer are small: on a busy machine threads that wait for each other take ten times as long.
    """
    limit: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limit


@cache
def _threads() -> ThreadpoolController:
    """Who says how many threads numpy's products take; to find their libraries takes a while."""
    return ThreadpoolController()


def _beside(tables: Floats) -> Floats:
    """Networks' tables as one: ``(n, inputs, outputs)`` becomes ``(inputs, n * outputs)``."""
    return np.ascontiguousarray(tables.swapaxes(0, 1).reshape(tables.shape[1], -1))


@cache
def scorer(name: str, finder: str) -> Scorer | None:
    """The scorer of field ``name`` by the vectors of ``finder``; None where the ranker alone chooses."""
    file = files("models") / "binder" / "weights" / finder / f"{name}.npz"
    if not file.is_file():
        return None
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        vocabulary, encoder = arrays["vocabulary"].tolist(), str(arrays["encoder"])
        tables = {key: table.astype(np.float32) for key, table in arrays.items() if table.dtype == np.float16}
    return Scorer(vocabulary=vocabulary, encoder=encoder, **tables)
