"""Scoring: gold articles teach the networks that choose names by the encoder's vectors.

``python -m models.binder.scoring GOLD.jsonl`` writes ``organizations.npz`` and ``places.npz`` into
``weights/amarkav``, with ``--finder`` into the folder of another shipped tagger; with ``--folds 4`` it
writes nothing, but tells for each field how often ranker and scorer are right on articles that they
were not taught on. Gold that is not complete teaches in every fold, and is not judged by. ``scoring.toml``
has the settings. Needs the extra ``train``.
"""

from __future__ import annotations

import argparse
import logging
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from math import ceil
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from models.binder.fit import Question
from models.binder.fit import fit as fit_ranker
from models.binder.train import SETTINGS, WEIGHTS, Example, best, lessons, teaches
from pipeline.binding import names
from pipeline.binding.binder import NAMES
from pipeline.binding.ranker import Candidate, Ranker, pick
from pipeline.binding.scorer import OF_NAME, OF_QUANTITY, Floats, Scorer, View, view
from pipeline.mentions import Entity
from pipeline.tagging.finder import DEFAULT, SHIPPED
from pipeline.tagging.tagger import fingerprint, folder

log = logging.getLogger(__name__)
FILE: Final = Path(__file__).with_name("scoring.toml")
#: What is kept of a feature learns so much slower than its weight: it is to mend what that leaves.
_SLOW: Final = 0.25
_INCOMPLETE: Final = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """The table ``scoring.toml``."""

    networks: int
    units: int
    seen: int
    told: int
    least: int
    epochs: int
    last: int
    articles: int
    rate: float
    decay: float
    feature_decay: float
    dropout: float
    hidden_features: float

    @classmethod
    def read(cls, path: Path = FILE) -> Teaching:
        """The settings of the file ``path``."""
        return cls(**tomllib.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of an article: what is offered, how it looks, and what is right."""

    example: Example
    offered: Sequence[Candidate[Entity | None]]
    seen: View
    right: frozenset[int]
    optional: bool

    @property
    def teaches(self) -> bool:
        """Whether it is of use for teaching."""
        return teaches(self.offered, self.right, optional=self.optional)


def asked(example: Example, field: str) -> list[Asked]:
    """The questions of field ``field`` in ``example``."""
    out: list[Asked] = []
    for q, fact in enumerate(example.bound):
        offered = names.candidates(example.part, q, NAMES[field])
        seen = view(example.part, q, offered)
        out.append(
            Asked(
                example=example,
                offered=offered,
                seen=seen if example.complete else _marked(seen),
                right=best(offered, field, example.part, fact),
                optional=bool(fact.get("optional")),
            )
        )
    return out


def _marked(seen: View) -> View:
    """``seen`` with a feature at "none" that only incomplete gold has.

    Its readers said "none" less often than the others: the feature takes what that would teach.
    """
    own = zip(seen.features, seen.none, strict=True)
    return replace(seen, features=[(*told, _INCOMPLETE) if none else told for told, none in own])


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Questions side by side; ``owner`` says which question a candidate belongs to."""

    quantity: Tensor
    names: Tensor
    none: Tensor
    features: Tensor
    offsets: Tensor
    owner: Tensor
    right: Tensor

    @classmethod
    def of(cls, questions: Sequence[Asked], numbers: Mapping[str, int]) -> Batch:
        """``questions``, with the features that have ``numbers``."""
        rows = [
            [numbers[name] for name in own if name in numbers]
            for question in questions
            for own in question.seen.features
        ]
        sizes = [len(question.offered) for question in questions]
        return cls(
            quantity=torch.from_numpy(np.stack([question.seen.quantity for question in questions])),
            names=torch.from_numpy(np.concatenate([question.seen.names for question in questions])),
            none=torch.from_numpy(np.concatenate([question.seen.none for question in questions])),
            features=torch.tensor([number for own in rows for number in own], dtype=torch.long),
            offsets=torch.tensor(np.cumsum([0, *map(len, rows)])[:-1]),
            owner=torch.repeat_interleave(torch.arange(len(sizes)), torch.tensor(sizes)),
            right=torch.tensor([i in q.right for q in questions for i in range(len(q.offered))]),
        )


class Network(nn.Module):
    """One network of a :class:`Scorer`, which says what its parts are."""

    def __init__(self, features: int, width: int, teaching: Teaching) -> None:
        super().__init__()
        self.weight = nn.EmbeddingBag(features, 1, mode="sum")
        self.features = nn.EmbeddingBag(features, teaching.told, mode="sum")
        self.quantity = nn.Linear(OF_QUANTITY * width, teaching.seen)
        self.name = nn.Linear(OF_NAME * width, teaching.seen)
        self.kind = nn.Embedding(2, teaching.seen)  # a name, none
        self.hidden = nn.Linear(teaching.told + 3 * teaching.seen, teaching.units)
        self.out = nn.Linear(teaching.units, 1, bias=False)
        self.dropout = nn.Dropout(teaching.dropout)
        self._hide = teaching.hidden_features
        nn.init.zeros_(self.weight.weight)
        nn.init.normal_(self.features.weight, std=0.05)

    def forward(self, batch: Batch) -> Tensor:
        """The score of every candidate. *Shape:* ``(candidates,)``."""
        shown = torch.ones(len(batch.features))
        if self.training:
            shown = (torch.rand(len(batch.features)) > self._hide).float()
        told = _SLOW * self.features(batch.features, batch.offsets, per_sample_weights=shown)
        weight = self.weight(batch.features, batch.offsets, per_sample_weights=shown)[:, 0]
        asked = self.quantity(self.dropout(batch.quantity))[batch.owner]
        offered = self.name(self.dropout(batch.names)) + self.kind(batch.none.long())
        whole = torch.cat([told, torch.relu(asked), torch.relu(offered), asked * offered], -1)
        score: Tensor = self.out(self.dropout(torch.relu(self.hidden(whole))))[:, 0] + weight
        return score


def loss(scores: Tensor, batch: Batch) -> Tensor:
    """Negative log of the share that the right candidates of each question have together, summed."""
    count = len(batch.quantity)
    top = torch.full((count,), -torch.inf).scatter_reduce(0, batch.owner, scores.detach(), "amax")
    powers = (scores - top[batch.owner]).exp()
    whole = torch.zeros(count).index_add(0, batch.owner, powers)
    right = torch.zeros(count).index_add(0, batch.owner, powers * batch.right)
    return (whole.log() - (right + 1e-9).log()).sum()


def teach(articles: Sequence[Sequence[Asked]], teaching: Teaching, *, encoder: str = "") -> Scorer:
    """A scorer taught by the questions of ``articles``, seen by the encoder of that fingerprint."""
    useful = [own for questions in articles if (own := [q for q in questions if q.teaches])]
    seen: Counter[str] = Counter(
        name for own in useful for q in own for features in q.seen.features for name in features
    )
    vocabulary = sorted(name for name, count in seen.items() if count >= teaching.least)
    networks = [_taught(useful, vocabulary, teaching, seed) for seed in range(teaching.networks)]
    return _scorer(networks, vocabulary, encoder)


def _taught(
    articles: Sequence[Sequence[Asked]], vocabulary: Sequence[str], teaching: Teaching, seed: int
) -> Network:
    torch.manual_seed(seed)
    chance = Random(seed)
    numbers = {name: number for number, name in enumerate(vocabulary)}
    width = len(articles[0][0].seen.quantity) // OF_QUANTITY
    network = Network(len(vocabulary), width, teaching)
    told = [network.weight.weight, network.features.weight]
    others = [part for part in network.parameters() if all(part is not one for one in told)]
    optimizer = torch.optim.AdamW(
        [
            {"params": told, "lr": teaching.rate, "weight_decay": teaching.feature_decay},
            {"params": others, "lr": teaching.rate / 2, "weight_decay": teaching.decay},
        ]
    )
    gold = [own for own in articles if own[0].example.complete]
    rounds = [list(articles)] * teaching.epochs + [gold] * teaching.last
    steps = sum(ceil(len(read) / teaching.articles) for read in rounds)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, 12 * step / steps) * max(0.02, 1 - step / steps)
    )
    network.train()
    for read in rounds:
        for begin in range(0, len(order := chance.sample(read, len(read))), teaching.articles):
            part = [question for own in order[begin : begin + teaching.articles] for question in own]
            batch = Batch.of(part, numbers)
            optimizer.zero_grad()
            (loss(network(batch), batch) / teaching.articles).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            pace.step()
    network.eval()
    return network


def _scorer(networks: Sequence[Network], vocabulary: Sequence[str], encoder: str) -> Scorer:
    """``networks`` as one scorer, in 16 bits as they are kept."""

    def stacked(*parts: Tensor) -> Floats:
        table: Floats = np.stack([part.detach().numpy() for part in parts])
        return table.astype(np.float16).astype(np.float32)

    return Scorer(
        vocabulary=vocabulary,
        features=stacked(*(torch.cat([_SLOW * n.features.weight, n.weight.weight], 1) for n in networks)),
        quantity=stacked(*(n.quantity.weight.T for n in networks)),
        quantity_bias=stacked(*(n.quantity.bias for n in networks)),
        name=stacked(*(n.name.weight.T for n in networks)),
        name_bias=stacked(*(n.name.bias + n.kind.weight[0] for n in networks)),
        none_bias=stacked(*(n.name.bias + n.kind.weight[1] for n in networks)),
        hidden=stacked(*(n.hidden.weight.T for n in networks)),
        hidden_bias=stacked(*(n.hidden.bias for n in networks)),
        out=stacked(*(n.out.weight[0] for n in networks)),
        encoder=encoder,
    )


def ship(
    taught: Sequence[Example], *, finder: str, into: Path, teaching: Teaching, fields: Sequence[str]
) -> None:
    """Write the scorers of ``fields``, taught by articles that the shipped ``finder`` has read."""
    encoder = fingerprint(folder(finder))
    for field in fields:
        scorer = teach([asked(example, field) for example in taught], teaching, encoder=encoder)
        write(scorer, into / f"{field}.npz")
        log.info("%s: %d networks, %d features", field, teaching.networks, len(scorer.vocabulary))


def write(scorer: Scorer, path: Path) -> None:
    """Write ``scorer`` to the file ``path``, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Any] = asdict(scorer)
    for name in tables.keys() - {"vocabulary", "encoder"}:
        tables[name] = tables[name].astype(np.float16)
    part = path.with_suffix(".part.npz")
    np.savez_compressed(part, **tables)
    part.replace(path)


def judge(articles: Sequence[Sequence[Asked]], field: str, *, folds: int, teaching: Teaching) -> None:
    """Tell how often the ranker and the scorer choose right in articles that they were not taught on."""
    right: Counter[str] = Counter()
    judged = [own for own in articles if not own or own[0].example.complete]
    others = [own for own in articles if own and not own[0].example.complete]
    for fold in range(folds):
        taught = [own for i, own in enumerate(judged) if i % folds != fold] + others
        held_out = [q for own in judged[fold::folds] for q in own if not q.optional]
        questions = [Question(q.seen.features, q.right) for own in taught for q in own if q.teaches]
        ranker = Ranker(fit_ranker(questions, **SETTINGS.get(field, {})))
        scorer = teach(taught, teaching)
        deep = scorer.shares([q.seen for q in held_out])
        for q, scored in zip(held_out, deep, strict=True):
            same = partial(names.same, q.example.part)
            for who, shares in (("ranker", ranker.probabilities(q.offered)), ("scorer", scored)):
                chosen = pick(q.offered, shares, same=same).value
                right[who] += any(q.offered[i].value == chosen for i in q.right)
        right["all"] += len(held_out)
        told = ", ".join(f"{who} {100 * right[who] / right['all']:.1f}" for who in ("ranker", "scorer"))
        log.info("%s, %d of %d parts: %s %% of %d", field, fold + 1, folds, told, right["all"])


def main() -> None:
    """Read the gold files named on the command line, and teach or judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--fields", default=",".join(NAMES))
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--settings", type=Path, default=FILE)
    parser.add_argument("--finder", choices=tuple(SHIPPED), default=DEFAULT)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)  # the products are small
    teaching = Teaching.read(args.settings)
    fields = args.fields.split(",")
    taught = lessons(args.gold, entities=args.finder)
    if not args.folds:
        ship(taught, finder=args.finder, into=WEIGHTS / args.finder, teaching=teaching, fields=fields)
        return
    for field in fields:
        judge([asked(example, field) for example in taught], field, folds=args.folds, teaching=teaching)


if __name__ == "__main__":
    main()
