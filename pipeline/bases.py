"""Bases: in which unit values may be compared, and what they are in it.

Units of one family are compared in one of them: rial and toman in rials, what is physical in its
SI unit, foreign money each in its own, percent with percentage points. A family is named by the
registry's word for it (``mass``, ``length``), or by the unit where it stands alone (``rial``,
``dollar``, ``count``).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from pipeline.statistics import Statistic, Value
from pipeline.units import OTHER, Unit, to_rials, to_si, units

RIAL: Final = "rial"


class Base(NamedTuple):
    """What a value may be compared with, and its least and greatest in the unit of that."""

    family: str
    low: float | None
    high: float | None


def base(statistic: Statistic) -> Base:
    """The base of a statistic's value; no bounds for a vague one."""
    unit = units().get(statistic.unit_id)
    if statistic.value_rials is not None:
        return _base(RIAL, statistic.value_rials)
    if statistic.value_si is not None and unit is not None:
        return _base(unit.family, statistic.value_si)
    return _base(_family(statistic.unit, unit, statistic.unit_id), statistic.value)


def converted(value: Value, code: str) -> Base:
    """``value`` of the unit ``code`` (the registry's, or ``count``) in the base unit of its family.

    >>> converted(5, "toman"), converted((1, 2), "ton").low, converted(3, "count").family
    (Base(family='rial', low=50.0, high=50.0), 1000.0, 'count')
    """
    unit = units().get(code)
    if unit is None:
        return _base(code, value)
    rials, (si, _) = to_rials(value, unit), to_si(value, unit)
    if rials is not None:
        return _base(RIAL, rials)
    if si is not None:
        return _base(unit.family, si)
    return _base(_family(unit.guideline, unit, code), value)


def _family(guideline: str, unit: Unit | None, code: str) -> str:
    if unit is None:
        return guideline if guideline != OTHER else code or OTHER
    if unit.rials is not None:
        return RIAL
    if unit.pint:
        return unit.family
    return unit.code if guideline == OTHER else guideline


def _base(family: str, value: Value) -> Base:
    if value is None:
        return Base(family, None, None)
    low, high = value if isinstance(value, (tuple, list)) else (value, value)
    return Base(family, float(low), float(high))
