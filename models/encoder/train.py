"""Train: pretrains the encoder on masked words, on a GPU or on two cores; goes on where it was.

``python -m models.encoder.train --steps 20000 --fall 2000`` reads the shards of the work folder and
writes into its ``run`` folder: ``checkpoint.pt`` (every few minutes and at the end, also when told
to end by SIGTERM), ``metrics.jsonl`` (loss, tokens, seconds), and at the end ``model``, in
Hugging Face's layout. Started again, it goes on from the checkpoint with the same batches that
an uninterrupted run would have seen. ``--from CHECKPOINT`` begins a new run there: a run that
has stayed at its peak rate can end several times.
"""

from __future__ import annotations

import argparse
import logging
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from models import checkpoints
from models.encoder import network, optimizer, settings, shards, tokenizer
from models.encoder.batches import Batch, Batches
from models.encoder.vectors import vectors
from pipeline.tagging.pieces import number

log = logging.getLogger(__name__)
_EVERY = 50  # steps between lines of metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One training run: its folders, its length, its machine."""

    work: Path
    """Where the shards and the tokenizer are."""
    out: Path
    """Where checkpoint, metrics and model go."""
    steps: int
    fall: int
    plan: settings.Settings
    device: torch.device
    begin: Path | None = None
    """A checkpoint of another run to begin with."""


def train(run: Run) -> Path:
    """Train until the last step or SIGTERM; the folder of the model, or the checkpoint."""
    plan, machine = run.plan, run.plan.machines[run.device.type]
    torch.set_num_threads(machine.threads)
    torch.manual_seed(plan.seed)
    run.out.mkdir(parents=True, exist_ok=True)
    pieces = Tokenizer.from_file(str(run.work / "tokenizer.json"))
    batches = _batches(run, pieces, "train.bin", machine.batch)
    checkpoint = run.out / "checkpoint.pt"
    model: Any = network.build(plan.model, pieces)
    found = checkpoint if checkpoint.is_file() else run.begin
    if found is None:
        network.begin_with(model, _vectors(run, batches.pieces, model.get_input_embeddings().weight.shape))
    trained = optimizer.Trained(model, plan.optimizer, run.device)
    first, tokens, spent = 0, 0, 0.0
    if found is not None:
        state: dict[str, Any] = torch.load(found, map_location=run.device, weights_only=True)
        trained.restore(state["trained"])
        first, tokens, spent = state["step"], state["tokens"], state["seconds"]
        log.info("going on from step %d of %s", first, found)
    computing: Any = trained.network
    encode = torch.compile(computing.model) if machine.compile else computing.model
    ending = _Ending()
    began = kept = time.monotonic()
    losses: list[Tensor] = []

    def save(step: int) -> None:
        state = {"step": step, "tokens": tokens, "seconds": spent + time.monotonic() - began}
        checkpoints.save({**state, "trained": trained.state()}, checkpoint)
        checkpoints.note(run.out, {**state, "held_out": held_out_loss(run, trained.network, pieces)})

    step = first
    for step in range(first, run.steps):
        batch = batches.at(step)
        loss = _loss(run, computing, encode, batch, step)
        torch.autograd.backward(loss)
        losses.append(loss.detach())
        trained.step(optimizer.rate(step, warmup=plan.optimizer.warmup, last=run.steps, fall=run.fall))
        tokens += batch.inputs.size
        if (step + 1) % _EVERY == 0:
            seconds = round(spent + time.monotonic() - began, 1)
            mean = torch.stack(losses).mean().item()
            checkpoints.note(
                run.out, {"step": step + 1, "tokens": tokens, "seconds": seconds, "loss": round(mean, 4)}
            )
            losses.clear()
        if ending.asked or time.monotonic() - kept > machine.checkpoint:
            save(step + 1)
            kept = time.monotonic()
            if ending.asked:
                return checkpoint
    save(run.steps)
    return export(trained.master, pieces, run.out / "model")


def _batches(run: Run, pieces: Tokenizer, shard: str, size: int) -> Batches:
    vocabulary = pieces.get_vocab_size()
    special = np.zeros(vocabulary, np.bool_)
    special[[number(pieces, name) for name in tokenizer.SPECIAL]] = True
    return Batches(
        pieces=shards.load(run.work / shard),
        starts=np.asarray(tokenizer.starts(pieces)),
        special=special,
        mask=number(pieces, tokenizer.MASK),
        size=size,
        plan=run.plan.objective,
        seed=run.plan.seed,
    )


def _vectors(run: Run, pieces: shards.Pieces, shape: Sequence[int]) -> Tensor:
    kept = run.work / "vectors.npy"  # as small as they are, they can travel to a GPU
    if not kept.is_file():
        size, width = shape
        log.info("static vectors for %d pieces", size)
        found = vectors(pieces, size=size, width=width, plan=run.plan.vectors, seed=run.plan.seed)
        np.save(kept, found.numpy().astype(np.float16))
    return torch.from_numpy(np.load(kept).astype(np.float32))


def _loss(run: Run, model: Any, encode: Callable[[Tensor], Any], batch: Batch, step: int | None) -> Tensor:
    inputs, masked, targets = (
        torch.from_numpy(part).to(run.device, non_blocking=True)
        for part in (batch.inputs, batch.masked, batch.targets)
    )
    count = run.plan.machines[run.device.type].candidates
    candidates = (
        network.drawn_candidates(targets, count=count, size=model.config.vocab_size, seed=step)
        if count and step is not None
        else None
    )
    return network.masked_loss(model, encode, inputs, masked, targets, candidates=candidates)


def held_out_loss(run: Run, model: Any, pieces: Tokenizer, *, batches: int = 16) -> float:
    """Mean loss, over all pieces, of the same masked words of the held-out texts each time."""
    held_out = _batches(run, pieces, "held_out.bin", 32)
    with torch.no_grad():
        losses = [_loss(run, model, model.model, held_out.at(i), None) for i in range(batches)]
    return round(float(torch.stack(losses).mean()), 4)


def export(model: Any, pieces: Tokenizer, folder: Path) -> Path:
    """``model`` and its tokenizer in Hugging Face's layout."""
    model.save_pretrained(folder)
    pieces.save(str(folder / "tokenizer.json"))
    return folder


class _Ending:
    """Whether SIGTERM has asked for an end."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


def main() -> None:
    """Train as the command line and ``settings.toml`` say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, required=True, help="train until this step")
    parser.add_argument("--fall", type=int, default=0, help="let the rate fall over so many last steps")
    parser.add_argument("--work", type=Path, default=shards.WORK)
    parser.add_argument("--out", type=Path, default=shards.WORK / "run")
    parser.add_argument("--from", dest="begin", type=Path, help="a checkpoint to begin with")
    parser.add_argument("--settings", type=Path, default=settings.FILE)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    run = Run(
        work=args.work,
        out=args.out,
        steps=args.steps,
        fall=args.fall,
        plan=settings.read(args.settings),
        device=torch.device(args.device),
        begin=args.begin,
    )
    log.info("%s", train(run))


if __name__ == "__main__":
    main()
