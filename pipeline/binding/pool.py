"""Pool: the quantities of an article agree on names, after each has chosen for itself.

An article speaks of few bodies and few places, and of two quantities that follow each other nearly
nine in ten share theirs. So what a quantity holds of a name is weighed with what those around it
hold, the nearer the more: a logarithmic opinion pool (Genest and Zidek, *Combining probability
distributions*, 1986) of two opinions, its own and that of the others.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Final, TypeVar

#: So many quantities before and after one are heard.
_REACH: Final = 12
#: What a name is held for at least: by a quantity itself, and by those around it, who are mostly
#: not offered all of its names.
_OWN_LEAST: Final = 1e-4
_OTHERS_LEAST: Final = 0.02

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Pool:
    """How much a quantity's own opinion weighs, and that of the others.

    >>> doubtful, sure = {"یزد": 0.5, "قم": 0.5}, {"یزد": 0.9, "قم": 0.1}
    >>> heard = Pool(own=1.0, others=0.5).shares([doubtful, sure])[0]
    >>> {name: round(share, 2) for name, share in heard.items()}
    {'یزد': 0.73, 'قم': 0.27}
    """

    own: float
    others: float

    def shares(self, opinions: Sequence[Mapping[Name, float]]) -> list[dict[Name, float]]:
        """What each quantity holds of its names when it has heard the others."""
        out: list[dict[Name, float]] = []
        for own, others in zip(opinions, heard(opinions), strict=True):
            powers = {
                name: exp(self.own * held + self.others * others.get(name, 0.0))
                for name, held in ((name, floored(share)) for name, share in own.items())
            }
            whole = sum(powers.values())
            out.append({name: power / whole for name, power in powers.items()})
        return out


def floored(share: float) -> float:
    """The logarithm of what a quantity itself holds of a name."""
    return log(max(share, _OWN_LEAST))


def heard(opinions: Sequence[Mapping[Name, float]]) -> list[dict[Name, float]]:
    """For each quantity and each of its names the logarithm of what the others hold of it.

    Their opinions count by the inverse of how many quantities they are away. Of an only quantity
    there is nothing to hear.
    """
    out: list[dict[Name, float]] = []
    for q, own in enumerate(opinions):
        around = [
            (1 / abs(at - q), opinions[at])
            for at in range(max(0, q - _REACH), min(len(opinions), q + _REACH + 1))
            if at != q
        ]
        whole = sum(weight for weight, _ in around)
        out.append(
            {
                name: log(
                    sum(weight * other.get(name, 0.0) for weight, other in around) / whole + _OTHERS_LEAST
                )
                for name in own
            }
            if around
            else {}
        )
    return out


@cache
def pool(field: str, chooser: str) -> Pool | None:
    """The pool of ``field`` where a ``ranker`` or a ``scorer`` chooses; None: each quantity by itself."""
    file = files("models") / "binder" / "weights" / "pool.json"
    weights = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    found = weights.get(field, {}).get(chooser)
    return None if found is None else Pool(**found)
