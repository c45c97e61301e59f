"""Scale: what one number is counted in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """What a number is counted in; its quote ends before word ``last``.

    ``unit`` is the guidelines' code and ``unit_id`` the registry's; the number times ``factor``
    and ``more`` of the unit is in ``unit``. ``before`` is how many words of the quote stand before
    the number (``$``), ``counted`` marks a classifier or a counted noun.
    """

    last: int
    unit: str
    unit_id: str
    kind: str
    factor: float = 1.0
    family: str = ""
    before: int = 0
    counted: bool = False
    more: float = 0.0
    """What stands behind the unit: half of one in «دو ساعت و نیم»."""
