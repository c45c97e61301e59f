"""Settings: ``settings.toml`` with types, so that a misspelt setting is an error."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("settings.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """Masked words: how long a sequence, how many words, and what stands in their place."""

    length: int
    masked: float
    replaced: float
    kept: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimizer:
    """Rates of the two optimizers; ``warmup`` in steps."""

    rate: float
    matrix_rate: float
    decay: float
    warmup: int
    clip: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What depends on where the training runs."""

    batch: int
    candidates: int
    threads: int
    compile: bool
    checkpoint: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """Static vectors: window in pieces, smoothing of context counts, power of singular values."""

    window: int
    smoothing: float
    power: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of ``settings.toml``."""

    seed: int
    corpus: Mapping[str, Any]
    tokenizer: Mapping[str, int]
    model: Mapping[str, Any]
    vectors: Vectors
    objective: Objective
    optimizer: Optimizer
    machines: Mapping[str, Machine]


def read(path: Path = FILE) -> Settings:
    """The settings of ``path``."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Settings(
        seed=table["seed"],
        corpus=table["corpus"],
        tokenizer=table["tokenizer"],
        model=table["model"],
        vectors=Vectors(**table["vectors"]),
        objective=Objective(**table["objective"]),
        optimizer=Optimizer(**table["optimizer"]),
        machines={name: Machine(**machine) for name, machine in table["machine"].items()},
    )
