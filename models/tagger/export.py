"""Export: a trained tagger becomes what is shipped.

``python -m models.tagger.export TRAINED`` writes into ``weights``: ``model.safetensors`` in 16 bits,
``config.json`` and ``tokenizer.json`` (Hugging Face's layout), and ``model.onnx`` in 8 bits. With
``--reads-only`` there is no ``model.safetensors``, which only those need who go on training.
"""

from __future__ import annotations

import argparse
import logging
import shutil
from pathlib import Path
from typing import Any

import onnx
import torch
from transformers import AutoModelForTokenClassification

from models.tagger.graph import graph
from models.tagger.quantization import quantized
from pipeline.tagging.tagger import WEIGHTS

log = logging.getLogger(__name__)


def export(trained: Path, into: Path, *, reads_only: bool = False) -> None:
    """Write the tagger of the folder ``trained`` to the folder ``into``.

    Args:
        reads_only: leave out the weights in 16 bits.
    """
    model: Any = AutoModelForTokenClassification.from_pretrained(
        trained, dtype=torch.float32, attn_implementation="eager"
    )
    into.mkdir(parents=True, exist_ok=True)
    onnx.save(quantized(graph(model)), into / "model.onnx")
    if reads_only:
        model.config.save_pretrained(into)
    else:
        model.to(torch.bfloat16).save_pretrained(into)
    shutil.copy(trained / "tokenizer.json", into / "tokenizer.json")
    for file in sorted(into.iterdir()):
        log.info("%s: %.1f MB", file.name, file.stat().st_size / 1e6)


def main() -> None:
    """Export the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--reads-only", action="store_true", help="no weights to go on training with")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    export(args.trained, args.out, reads_only=args.reads_only)


if __name__ == "__main__":
    main()
