"""Curves: the losses of trainings over their steps, drawn as a picture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path


def draw(files: Sequence[Path], into: Path) -> None:
    """A curve for each of the ``files`` of metrics (JSON Lines) that is there, one above the other.

    Losses of training are lines, those of held-out texts points.
    """
    # Not at import: the trainings need none of it.
    from matplotlib.figure import Figure

    there = [file for file in files if file.is_file()]
    figure = Figure(figsize=(7, 3 * len(there)), layout="constrained")
    for axes, file in zip(figure.subplots(len(there), squeeze=False)[:, 0], there, strict=True):
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        for name, mark in (("loss", "-"), ("held_out", "o")):
            points = [(line["step"], line[name]) for line in lines if name in line]
            if points:
                axes.plot(*zip(*points, strict=True), mark, label=name.replace("_", " "))
        axes.set(title=file.parent.name, xlabel="step", ylabel="loss")
        axes.legend()
    figure.savefig(into)  # in the format that the name ends by
