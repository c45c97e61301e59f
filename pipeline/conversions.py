"""Conversions: what brings a unit to the SI unit of its family, asked of pint and written down.

``import pint`` and its registry take half a second, a third of all that comes before the first
record, and always say the same: so the answers stand in ``lexicon/conversions.toml``, which
``make tables`` writes anew and a test holds against pint. A unit that is not there yet is
asked of pint all the same.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from pipeline.lexicon import load

TABLE: Final = Path(__file__).parent / "lexicon" / "conversions.toml"

_HEAD: Final = """\
# Made by `make tables`: factor and offset that bring a unit, in pint's language, to the SI unit
# of its section. Units are added in units.toml, not here.
"""


@cache
def conversion(unit: str, si: str) -> tuple[float, float]:
    """Factor and offset that bring ``unit`` to ``si``; both in pint's language.

    >>> conversion("kilometer", "meter")
    (1000.0, 0.0)
    """
    known = load("conversions").get(si, {}).get(unit)
    return (known[0], known[1]) if known else asked(unit, si)


def asked(unit: str, si: str) -> tuple[float, float]:
    """:func:`conversion` as pint itself gives it. pint.UndefinedUnitError where it knows no such unit."""
    registry = _pint()
    one = registry.parse_expression(unit)
    zero, whole = (float(registry.Quantity(n * one.magnitude, one.units).to(si).magnitude) for n in (0, 1))
    return whole - zero, zero


def table() -> str:
    """What ``lexicon/conversions.toml`` must say for the units of ``lexicon/units.toml``."""
    sections: dict[str, dict[str, tuple[float, float]]] = {}
    for unit, si in sorted(_physical(), key=lambda pair: (pair[1], pair[0])):
        sections.setdefault(si, {})[unit] = asked(unit, si)
    lines = [_HEAD.rstrip()]
    for si, section in sections.items():
        lines += ["", f'["{si}"]']
        lines += [f'"{unit}" = [{factor!r}, {offset!r}]' for unit, (factor, offset) in section.items()]
    return "\n".join(lines) + "\n"


def write_table() -> None:
    """Write :func:`table` to its place."""
    TABLE.write_text(table(), encoding="utf-8")


def _physical() -> set[tuple[str, str]]:
    """Every unit that pint knows, with the SI unit of its family."""
    units = load("units")
    return {
        (row["pint"], facts["si"])
        for family, facts in units["families"].items()
        for row in units[family].values()
        if "pint" in row
    }


@cache
def _pint() -> Any:
    import pint

    registry: Any = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    for name, definition in load("units")["definitions"].items():
        registry.define(f"{name} = {definition}")
    return registry
