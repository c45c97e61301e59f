"""Scoring: gold articles teach the networks that choose by the encoder's vectors.

``python -m models.binder.scoring GOLD.jsonl [MORE.jsonl …]`` writes ``measured.npz``, ``places.npz`` and so
on into ``weights/amarkav``, with ``--finder`` into the folder of another shipped tagger; with ``--folds 4``
it writes nothing, but tells for each field how often ranker and scorer are right on articles that they
were not taught on. Gold that is not complete teaches in every fold, and is not judged by. ``scoring.toml``
has the settings. Needs the extra ``train``.
"""

from __future__ import annotations

import argparse
import logging
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from math import ceil
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from crawler.errors import UsageError
from models.binder.fit import Question
from models.binder.fit import fit as fit_ranker
from models.binder.train import WEIGHTS, Example, best, fit_heard, lessons, parted, ranking, right, teaches
from pipeline.binding import views
from pipeline.binding.binder import HEARD, RULED, SCORED, SEEN, Binder, offers
from pipeline.binding.ranker import Ranker
from pipeline.binding.scorer import Floats, Scorer, View, one_thread
from pipeline.tagging.finder import DEFAULT, SHIPPED
from pipeline.tagging.tagger import fingerprint, folder

log = logging.getLogger(__name__)
FILE: Final = Path(__file__).with_name("scoring.toml")
#: What is kept of a feature learns so much slower than its weight: it is to mend what that leaves.
_SLOW: Final = 0.25
_SILVER: Final = "silver"
#: What silver may do in a network: ``sure``, ``unsure`` and ``apart`` in ``scoring.toml``, which says more.
_EARLY: Final = "early"
_LAST: Final = "last"
_IDLE: Final = "idle"


class Reading(Enum):
    """Who annotated an article: the gold's readers, or silver's: as sure as those, or not, or apart."""

    GOLD = "gold"
    SURE = "sure"
    UNSURE = "unsure"
    APART = "apart"

    @classmethod
    def of(cls, example: Example) -> Reading:
        """Who annotated ``example``."""
        if example.complete:
            return cls.GOLD
        return cls.APART if example.apart else cls.SURE if example.sure else cls.UNSURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """The table ``scoring.toml``."""

    networks: int
    units: int
    seen: int
    told: int
    least: int
    quiet: float
    epochs: int
    last: int
    sure: Sequence[str]
    unsure: Sequence[str]
    apart: Sequence[str]
    articles: int
    rate: float
    decay: float
    feature_decay: float
    dropout: float
    hidden_features: float

    def __post_init__(self) -> None:
        for name, words in (("sure", self.sure), ("unsure", self.unsure), ("apart", self.apart)):
            if isinstance(words, str) or not words or not {*words} <= {_EARLY, _LAST, _IDLE}:
                raise UsageError(f"{name} = {words!r}; expected a list of {_EARLY!r}, {_LAST!r}, {_IDLE!r}")

    @classmethod
    def read(cls, field: str = "", path: Path = FILE) -> Teaching:
        """The settings of the file ``path`` for ``field``."""
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        own = table.pop("fields")
        return cls(**{**table, **own.get(field, {})})

    def may(self, reading: Reading, network: int) -> str:
        """What articles of this ``reading`` may do in network number ``network``."""
        if reading is Reading.GOLD:
            return _LAST
        words: Sequence[str] = getattr(self, reading.value)
        return words[network % len(words)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of an article: how what is offered looks, and what is right."""

    seen: View
    right: frozenset[int]
    reading: Reading


def asked(example: Example, field: str, teaching: Teaching) -> list[Asked]:
    """The questions of field ``field`` in ``example`` that teach; what was before is as in the gold."""
    reading = Reading.of(example)
    does = {teaching.may(reading, network) for network in range(teaching.networks)}
    if does == {_IDLE}:
        return []
    out: list[Asked] = []
    previous: Any = None
    for q, fact in enumerate(example.bound):
        offered = offers(example.part, q, field, previous)
        right = best(offered, field, example.part, fact)
        previous = offered[min(right)].value if right else None
        if teaches(offered, right, optional=bool(fact.get("optional"))):
            (seen,) = views.seen(example.part, SEEN[field], {q: offered})
            out.append(Asked(seen=_half(seen, marked=does != {_LAST}), right=right, reading=reading))
    return out


def _half(seen: View, *, marked: bool) -> View:
    """``seen`` with vectors of candidates in 16 bits, since all articles are held at once.

    If ``marked``, "none" gets a feature that only silver has: its readers said "none" less often than the
    others, and the feature takes what that would teach.
    """
    own = zip(seen.features, seen.none, strict=True)
    features = [(*told, _SILVER) if marked and none else told for told, none in own]
    looks: NDArray[Any] = seen.looks
    return replace(
        seen,
        looks=looks.astype(np.float16) if looks.dtype == np.float32 else looks,
        features=features,
    )


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with its features by their numbers, those that are known: ``sizes`` of each candidate's."""

    seen: View
    features: NDArray[np.int64]
    sizes: NDArray[np.int64]
    right: NDArray[np.bool_]

    @classmethod
    def of(cls, question: Asked, numbers: Mapping[str, int]) -> Lesson:
        """``question``, with the features that have ``numbers``."""
        rows = [[numbers[name] for name in own if name in numbers] for own in question.seen.features]
        return cls(
            question.seen,
            np.asarray([number for own in rows for number in own], np.int64),
            np.asarray([len(own) for own in rows], np.int64),
            np.asarray([i in question.right for i in range(len(rows))]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Questions side by side; ``owner`` says which question a candidate belongs to."""

    quantity: Tensor
    candidates: Tensor
    none: Tensor
    features: Tensor
    offsets: Tensor
    owner: Tensor
    right: Tensor

    @classmethod
    def of(cls, read: Sequence[Lesson]) -> Batch:
        """The lessons ``read``, in their order."""
        return cls.seen(
            read,
            quantity=torch.from_numpy(np.stack([lesson.seen.quantity for lesson in read])),
            candidates=torch.from_numpy(np.concatenate([lesson.seen.candidates for lesson in read])).float(),
        )

    @classmethod
    def seen(cls, read: Sequence[Lesson], *, quantity: Tensor, candidates: Tensor) -> Batch:
        """The lessons ``read``, whose quantities and candidates look otherwise than they say."""
        sizes = np.concatenate([lesson.sizes for lesson in read])
        counts = torch.tensor([len(lesson.sizes) for lesson in read])
        return cls(
            quantity=quantity,
            candidates=candidates,
            none=torch.from_numpy(np.concatenate([lesson.seen.none for lesson in read])),
            features=torch.from_numpy(np.concatenate([lesson.features for lesson in read])),
            offsets=torch.from_numpy(np.cumsum(sizes) - sizes),
            owner=torch.repeat_interleave(torch.arange(len(read)), counts),
            right=torch.from_numpy(np.concatenate([lesson.right for lesson in read])),
        )


class Network(nn.Module):
    """One network of a :class:`Scorer`, which says what its parts are."""

    def __init__(self, features: int, *, quantity: int, candidate: int, teaching: Teaching) -> None:
        super().__init__()
        self.weight = nn.EmbeddingBag(features, 1, mode="sum")
        self.features = nn.EmbeddingBag(features, teaching.told, mode="sum")
        self.quantity = nn.Linear(quantity, teaching.seen)
        self.candidate = nn.Linear(candidate, teaching.seen)
        self.kind = nn.Embedding(2, teaching.seen)  # a candidate, none
        self.hidden = nn.Linear(teaching.told + 3 * teaching.seen, teaching.units)
        self.out = nn.Linear(teaching.units, 1, bias=False)
        self.dropout = nn.Dropout(teaching.dropout)
        self._hide = teaching.hidden_features
        nn.init.zeros_(self.weight.weight)
        nn.init.normal_(self.features.weight, std=0.05)

    def groups(self, teaching: Teaching) -> list[dict[str, Any]]:
        """The weights as an optimizer wants them: those of features, and the others."""
        told = [self.weight.weight, self.features.weight]
        others = [part for part in self.parameters() if all(part is not one for one in told)]
        return [
            {"params": told, "lr": teaching.rate, "weight_decay": teaching.feature_decay},
            {"params": others, "lr": teaching.rate / 2, "weight_decay": teaching.decay},
        ]

    def forward(self, batch: Batch) -> Tensor:
        """The score of every candidate. *Shape:* ``(candidates,)``."""
        shown = torch.ones(len(batch.features))
        if self.training:
            shown = (torch.rand(len(batch.features)) > self._hide).float()
        told = _SLOW * self.features(batch.features, batch.offsets, per_sample_weights=shown)
        weight = self.weight(batch.features, batch.offsets, per_sample_weights=shown)[:, 0]
        asked = self.quantity(self.dropout(batch.quantity))[batch.owner]
        offered = self.candidate(self.dropout(batch.candidates)) + self.kind(batch.none.long())
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
    useful = [own for own in articles if own]
    seen: Counter[str] = Counter(
        name for own in useful for q in own for features in q.seen.features for name in features
    )
    vocabulary = sorted(name for name, count in seen.items() if count >= teaching.least)
    numbers = {name: number for number, name in enumerate(vocabulary)}
    taught = [[Lesson.of(question, numbers) for question in own] for own in useful]
    networks: list[Network] = []
    for number in range(teaching.networks):
        does = [teaching.may(own[0].reading, number) for own in useful]
        early = [ready for ready, may in zip(taught, does, strict=True) if may != _IDLE]
        last = [ready for ready, may in zip(taught, does, strict=True) if may == _LAST]
        rounds = [early] * teaching.epochs + [last] * teaching.last
        networks.append(_taught(rounds, len(vocabulary), teaching, number))
    return _scorer(networks, vocabulary, encoder, quiet=teaching.quiet)


def _taught(
    rounds: Sequence[Sequence[Sequence[Lesson]]], features: int, teaching: Teaching, seed: int
) -> Network:
    torch.manual_seed(seed)
    chance = Random(seed)
    seen = rounds[0][0][0].seen
    network = Network(features, quantity=len(seen.quantity), candidate=seen.looks.shape[1], teaching=teaching)
    optimizer = torch.optim.AdamW(network.groups(teaching))
    steps = sum(ceil(len(read) / teaching.articles) for read in rounds)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, 12 * step / steps) * max(0.02, 1 - step / steps)
    )
    network.train()
    for read in rounds:
        for begin in range(0, len(order := chance.sample(read, len(read))), teaching.articles):
            batch = Batch.of([one for own in order[begin : begin + teaching.articles] for one in own])
            optimizer.zero_grad()
            (loss(network(batch), batch) / teaching.articles).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            pace.step()
    network.eval()
    return network


def _scorer(
    networks: Sequence[Network], vocabulary: Sequence[str], encoder: str, *, quiet: float = 0.0
) -> Scorer:
    """``networks`` as one scorer, in 16 bits, without the features that say less than ``quiet``."""

    def stacked(*parts: Tensor) -> Floats:
        table: Floats = np.stack([part.detach().numpy() for part in parts])
        return table.astype(np.float16).astype(np.float32)

    features = stacked(*(torch.cat([_SLOW * n.features.weight, n.weight.weight], 1) for n in networks))
    loud = np.abs(features).max((0, 2)) >= quiet
    return Scorer(
        vocabulary=[name for name, heard in zip(vocabulary, loud, strict=True) if heard],
        features=features[:, loud],
        quantity=stacked(*(n.quantity.weight.T for n in networks)),
        quantity_bias=stacked(*(n.quantity.bias for n in networks)),
        candidate=stacked(*(n.candidate.weight.T for n in networks)),
        candidate_bias=stacked(*(n.candidate.bias + n.kind.weight[0] for n in networks)),
        none_bias=stacked(*(n.candidate.bias + n.kind.weight[1] for n in networks)),
        hidden=stacked(*(n.hidden.weight.T for n in networks)),
        hidden_bias=stacked(*(n.hidden.bias for n in networks)),
        out=stacked(*(n.out.weight[0] for n in networks)),
        encoder=encoder,
    )


def ship(
    taught: Sequence[Example], *, finder: str, into: Path, fields: Sequence[str], settings: Path = FILE
) -> None:
    """Write the scorers of ``fields``, taught by articles that the shipped ``finder`` has read."""
    encoder = fingerprint(folder(finder))
    for field in fields:
        teaching = Teaching.read(field, settings)
        scorer = teach([asked(example, field, teaching) for example in taught], teaching, encoder=encoder)
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


def judge(examples: Sequence[Example], field: str, *, folds: int, teaching: Teaching) -> None:
    """Tell how often ranker (or rules) and scorer choose right in articles that they were not taught on."""
    counts: Counter[str] = Counter()
    other = "rules" if field in RULED else "ranker"
    questions = {id(example): asked(example, field, teaching) for example in examples}
    binder = Binder()
    for fold, (teachers, held_out) in enumerate(parted(examples, folds), 1):
        taught = [questions[id(example)] for example in teachers]
        if field in HEARD:
            first, second = fit_heard(teachers, field)
            binder.first, binder.rankers = {field: Ranker(first)}, {field: Ranker(second)}
        elif field not in RULED:
            ranked = [Question(q.seen.features, q.right) for own in taught for q in own]
            binder.rankers = {field: Ranker(fit_ranker(ranked, **ranking(field)))}
        for who, scorer in ((other, None), ("scorer", teach(taught, teaching))):
            binder.scorers = {field: scorer}
            with one_thread():
                counts.update(f"{who} {told}" for e in held_out for told in _told(binder, e, field))
        shares = [f"{who} {200 * counts[f'{who} True'] / counts.total():.1f}" for who in (other, "scorer")]
        log.info(
            "%s, %d of %d parts: %s %% of %d", field, fold, folds, ", ".join(shares), counts.total() // 2
        )


def _told(binder: Binder, example: Example, field: str) -> Iterator[bool]:
    """Whether ``binder`` chooses right for each quantity of ``example`` that is not optional."""
    for choice, fact in zip(binder.choices(example.part, field), example.bound, strict=True):
        if not fact.get("optional"):
            yield right(field, example.part, choice.value, fact) == 1.0


def main() -> None:
    """Read the gold files named on the command line, and teach or judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--fields", default=",".join(SCORED))
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--settings", type=Path, default=FILE)
    parser.add_argument("--finder", choices=tuple(SHIPPED), default=DEFAULT)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)  # the products are small
    fields = args.fields.split(",")
    taught = lessons(args.gold, entities=args.finder)
    if not args.folds:
        into = WEIGHTS / args.finder
        ship(taught, finder=args.finder, into=into, fields=fields, settings=args.settings)
        return
    for field in fields:
        judge(taught, field, folds=args.folds, teaching=Teaching.read(field, args.settings))


if __name__ == "__main__":
    main()
