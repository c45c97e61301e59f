"""Train: fine-tunes the encoder on all the sets of ``settings.toml``; goes on where it was.

``python -m models.tagger.train NER --base ENCODER`` reads the CoNLL files below the folder NER and
writes into its ``out`` folder ``checkpoint.pt``, ``metrics.jsonl`` and at the end ``model``, in
Hugging Face's layout. ``--without arman`` leaves a set out.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models import checkpoints
from models.encoder.optimizer import Trained, rate
from models.encoder.settings import Optimizer
from models.tagger import network, sets
from models.tagger.augmentation import Augmentation
from models.tagger.base import Base
from models.tagger.sets import Set
from pipeline.tagging import padding
from pipeline.tagging.conll import Sentence
from pipeline.tagging.pieces import Pieces, Row, number

log = logging.getLogger(__name__)
WORK: Final = Path(".checkpoints/tagger")
_EVERY: Final = 50  # steps between lines of metrics
_POOL: Final = 64  # batches that are sorted by length together


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The table ``training`` of ``settings.toml``."""

    tokens: int
    rate: float
    matrix_rate: float
    decay: float
    warmup: int
    clip: float
    dropout: float
    longest: int
    unnamed: float
    threads: int
    checkpoint: float

    @classmethod
    def read(cls, table: Mapping[str, Any], base: Base) -> Training:
        """The tables ``training``, and ``adapting`` where ``base`` is not ours."""
        return cls(**{**table["training"], **({} if base.ours else table["adapting"])})

    @property
    def optimizer(self) -> Optimizer:
        """The part that the optimizer needs."""
        return Optimizer(
            rate=self.rate,
            matrix_rate=self.matrix_rate,
            decay=self.decay,
            warmup=self.warmup,
            clip=self.clip,
        )


@dataclass(frozen=True, slots=True)
class Example:
    """A row, and for each of its words the tags that it may have. *Shape:* ``(words, tags)``."""

    row: Row
    allowed: NDArray[np.bool_]


def examples(
    sentence: Sentence, pieces: Pieces, known: Set, *, start: int | None = None
) -> Iterator[Example]:
    """``sentence`` of the set ``known`` as examples: usually one. ``start`` is as in :meth:`Pieces.rows`."""
    allowed = np.stack([sets.mask(known.allowed(tag)) for tag in sentence.tags])
    done = 0
    for row in pieces.rows(sentence.words, start=start):
        yield Example(row, allowed[done : done + len(row.firsts)])
        done += len(row.firsts)


def augmented(
    sentences: Iterable[tuple[Sentence, Set]],
    augmentation: Augmentation,
    pieces: Pieces,
    chance: Random,
    *,
    start: Callable[[Set], int | None] = lambda _: None,
) -> list[Example]:
    """The ``sentences`` of an epoch as examples, changed by ``chance``.

    ``start`` says which piece the rows of a set begin with.
    """
    return [
        example
        for sentence, known in sentences
        for example in examples(
            augmentation(sentence, chance, lost_digits=known.lost_digits), pieces, known, start=start(known)
        )
    ]


def _start(starts: Mapping[str, int], unnamed: float, chance: Random, known: Set) -> int | None:
    """The piece of the convention of ``known``; none for the share ``unnamed`` of its sentences."""
    return None if chance.random() < unnamed else starts.get(known.convention or "")


def batches(all_examples: list[Example], tokens: int, chance: Random) -> list[list[Example]]:
    """Examples in batches of about ``tokens`` pieces, similar lengths together, in random order."""
    chance.shuffle(all_examples)
    pool = _POOL * tokens // 32
    out: list[list[Example]] = []
    for begin in range(0, len(all_examples), pool):
        batch: list[Example] = []
        for example in sorted(all_examples[begin : begin + pool], key=lambda e: len(e.row.pieces)):
            length = padding.length(example.row)
            if batch and length * (len(batch) + 1) > tokens:
                out.append(batch)
                batch = []
            batch.append(example)
        out.append(batch)
    chance.shuffle(out)
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One fine-tuning: what on what, and where to."""

    base: Base
    sets: Sequence[Set]
    data: Path
    out: Path
    augmentation: Augmentation
    plan: Training
    seed: int
    device: torch.device


def train(run: Run) -> Path:
    """Fine-tune; the folder of the model."""
    plan = run.plan
    torch.set_num_threads(plan.threads)
    torch.manual_seed(run.seed)  # for the classifier
    run.out.mkdir(parents=True, exist_ok=True)
    pieces = Pieces(run.base.tokenizer, plan.longest, run.base.special)
    blank = number(run.base.tokenizer, run.base.special.padding)
    conventions = sets.conventions(run.sets) if plan.unnamed < 1 else {}
    starts = run.base.starts(conventions)
    taught = [(sentence, known) for known in run.sets for sentence in known.training(run.data)]
    parts = _parts(taught)
    trained = run.base.trained(run.base.build(dropout=plan.dropout), plan.optimizer, run.device)
    trained.network.train()
    checkpoint = run.out / "checkpoint.pt"
    first, spent = 0, 0.0
    if checkpoint.is_file():
        state: dict[str, Any] = torch.load(checkpoint, map_location=run.device, weights_only=True)
        trained.restore(state["trained"])
        first, spent = state["step"], state["seconds"]
    began = kept = time.monotonic()
    step, last = 0, 0
    losses: list[Tensor] = []
    for epoch in range(len(parts)):
        chance = Random(f"{run.seed} {epoch}")
        changed = augmented(
            [(sentence, known) for sentence, known in taught if known.epochs > epoch],
            run.augmentation,
            pieces,
            chance,
            start=partial(_start, starts, plan.unnamed, chance),
        )
        planned = batches(changed, plan.tokens, chance)
        last = last or round(sum(parts) * len(planned))  # nearly: words are not pieces
        for batch in planned:
            step += 1
            if step <= first:
                continue
            share = rate(step - 1, warmup=plan.warmup, last=last, fall=last - plan.warmup)
            torch.manual_seed(run.seed + step)  # for dropout, that a run can be resumed
            losses.append(_learn(trained, batch, share, blank, run))
            if step % _EVERY == 0:
                seconds = round(spent + time.monotonic() - began, 1)
                mean = torch.stack(losses).mean().item()
                checkpoints.note(
                    run.out, {"step": step, "of": last, "seconds": seconds, "loss": round(mean, 4)}
                )
                losses.clear()
            if time.monotonic() - kept > plan.checkpoint:
                kept = time.monotonic()
                state = {"step": step, "seconds": spent + kept - began, "trained": trained.state()}
                checkpoints.save(state, checkpoint)
    folder = run.out / "model"
    trained.master.config.told_as = sets.untaught(run.sets)
    trained.master.config.conventions = conventions if starts else {}
    run.base.save(trained.master, folder)
    return folder


def _parts(taught: Sequence[tuple[Sentence, Set]]) -> list[float]:
    """How large each epoch is, in words, as a share of the first."""
    last = max(known.epochs for _, known in taught)
    words = [sum(len(s.words) for s, known in taught if known.epochs > epoch) for epoch in range(last)]
    return [part / words[0] for part in words]


def _learn(trained: Trained, batch: Sequence[Example], share: float, blank: int, run: Run) -> Tensor:
    scores = network.scores(trained.network, padding.padded([e.row for e in batch], blank), run.device)
    allowed = torch.from_numpy(np.concatenate([e.allowed for e in batch])).to(run.device)
    loss = network.loss(scores, allowed)
    torch.autograd.backward(loss)
    trained.step(share)
    return loss.detach()


def main() -> None:
    """Fine-tune as the command line and ``settings.toml`` say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the CoNLL files")
    parser.add_argument("--base", default=".checkpoints/encoder/run/model", help="a folder or hub name")
    parser.add_argument("--out", type=Path, default=WORK)
    parser.add_argument("--without", nargs="*", default=(), help="sets to leave out")
    parser.add_argument("--settings", type=Path, default=sets.FILE)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    table = sets.settings(args.settings)
    base = Base(args.base)
    run = Run(
        base=base,
        sets=sets.read(table, without=args.without),
        data=args.data,
        out=args.out,
        augmentation=Augmentation(**table["augmentation"]),
        plan=Training.read(table, base),
        seed=table["seed"],
        device=torch.device(args.device),
    )
    log.info("%s", train(run))


if __name__ == "__main__":
    main()
