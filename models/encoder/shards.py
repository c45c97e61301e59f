"""Shards: the corpus as piece numbers on disk, tokenised once and read without being loaded.

``python -m models.encoder.shards`` trains the tokenizer and writes, into the work folder,
``tokenizer.json``, ``train.bin`` and ``held_out.bin`` (16-bit numbers, texts one after the other,
each between ``[CLS]`` and ``[SEP]``).
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.encoder import settings, tokenizer
from models.encoder.corpus import Selection, texts

log = logging.getLogger(__name__)
WORK: Final = Path(".checkpoints/encoder")
Pieces = NDArray[np.uint16]
_BATCH: Final = 4096


def encoded(plain: Iterator[str], pieces: Tokenizer) -> Iterator[Pieces]:
    """Normalized texts as piece numbers."""
    quick = Tokenizer.from_str(pieces.to_str())
    quick.normalizer = None  # the texts are normalized already, which is quicker
    while batch := list(islice(plain, _BATCH)):
        for text in quick.encode_batch_fast(batch):
            yield np.asarray(text.ids, np.uint16)


def write(files: Sequence[Path], *, into: Path, plan: settings.Settings) -> None:
    """Tokenizer and shards of the corpus ``files``, written to ``into``."""
    into.mkdir(parents=True, exist_ok=True)
    table = plan.corpus
    selection = Selection(
        shortest=table["shortest"], longest=table["longest"], shares=table["shares"], seed=plan.seed
    )
    plain = [tokenizer.normalized(text) for text in texts(files, selection)]
    log.info("%d texts, %d characters", len(plain), sum(map(len, plain)))
    np.random.default_rng(plan.seed).shuffle(plain)
    learned = tokenizer.train(plain, **plan.tokenizer)
    learned.save(str(into / "tokenizer.json"))
    every = round(1 / table["held_out"])
    count = 0
    with (into / "train.bin").open("wb") as train, (into / "held_out.bin").open("wb") as held_out:
        for i, text in enumerate(encoded(iter(plain), learned)):
            (held_out if i % every == 0 else train).write(text.tobytes())
            count += len(text)
    log.info("%d tokens", count)


def load(path: Path) -> Pieces:
    """A shard, mapped into memory."""
    return np.memmap(path, np.uint16, "r")


def main() -> None:
    """Train the tokenizer and write the shards."""
    plan = settings.read()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", nargs="+", type=Path, default=[Path(f) for f in plan.corpus["files"]])
    parser.add_argument("--work", type=Path, default=WORK)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    write(args.corpus, into=args.work, plan=plan)


if __name__ == "__main__":
    main()
