"""Amounts: quantities side by side that are one (``۵۷ دلار و ۴۳ سنت``, ``۵ لیتر تا ۲۰ لیتر``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pipeline.mentions import Quantity
from pipeline.units import to_si, units
from pipeline.words import Words

AND: Final = "و"
_JOINERS: Final = frozenset({"تا", "الی"})
_ASIDE: Final = "("
_OR: Final = "یا"
_ALTERNATIVES: Final = frozenset({AND, _OR})
_COUNTS: Final = frozenset({"count", "vague"})
#: What is told in two units, the second time in parentheses.
_CONVERTED: Final = frozenset({"money", "measure"})
_OPENERS: Final = frozenset({"بین", "مابین"})


def joined(words: Words, quantities: Iterable[Quantity]) -> list[Quantity]:
    """``quantities`` with neighbours that are one amount made one."""
    out: list[Quantity] = []
    for quantity in quantities:
        last = out[-1] if out else None
        if last is not None and 0 <= quantity.first - last.last <= 1:
            joiner = words.keys[last.last] if quantity.first > last.last else ""
            whole = _compound(last, quantity, joiner) or _range(words, last, quantity, joiner)
            if whole is not None:
                out[-1] = whole
                continue
            if (joiner == _ASIDE and _same_again(last, quantity)) or _alternative(last, quantity, joiner):
                quantity = replace(quantity, comparator=last.comparator, cue=last.cue)
        out.append(quantity)
    return out


def _same_again(amount: Quantity, aside: Quantity) -> bool:
    """Whether ``aside`` tells ``amount`` in another unit: «زیر ۱۰۰۰ یوان (۱۵۷ دلار)»."""
    return (
        aside.comparator == "="
        and aside.kind == amount.kind
        and aside.kind in _CONVERTED
        and aside.unit_id != amount.unit_id
    )


def _alternative(amount: Quantity, other: Quantity, joiner: str) -> bool:
    """Whether what is said of ``amount`` holds of ``other``: «دست‌کم ۶ یا ۷ ساعت».

    «تقریبا ۲۰ کیلومتر یا ۱۲ مایل» tells one length in two units. Counts may be of two things: there it
    need not.
    """
    return (
        joiner in _ALTERNATIVES
        and other.comparator == "="
        and (other.unit_id == amount.unit_id or (joiner == _OR and other.kind == amount.kind))
        and other.kind not in _COUNTS
    )


def _compound(large: Quantity, small: Quantity, joiner: str) -> Quantity | None:
    """A large and a small unit of one family: «۳ ساعت و ۴۰ دقیقه»."""
    if joiner not in ("", AND) or isinstance(large.value, tuple) or isinstance(small.value, tuple):
        return None
    if large.value is None or small.value is None or large.unit_id == small.unit_id:
        return None
    part, whole = units().get(small.unit_id), units().get(large.unit_id)
    if part is None or whole is None or part.family != whole.family:
        return None
    ended = replace(large, end=small.end, last=small.last)
    if part.guideline == whole.guideline:
        # Both are already in the guidelines' unit: 43 cents are 0.43 dollars.
        fits = 0 < small.value < whole.scale
        return replace(ended, value=large.value + small.value) if fits else None
    size, length = to_si(1.0, part)[0], to_si(1.0, whole)[0]
    if not isinstance(size, float) or not isinstance(length, float):
        return None
    share = size / length
    if not 0 < small.value * share < whole.scale:
        return None
    if part.family != "time":
        return replace(ended, value=round(large.value + small.value * share, 9))
    # «۳ ساعت و ۴۰ دقیقه» are 220 minutes: hours have no decimals in print.
    value = round(large.value / share + small.value, 9)
    return replace(ended, value=value, unit=small.unit, unit_id=small.unit_id)


def _range(words: Words, low: Quantity, high: Quantity, joiner: str) -> Quantity | None:
    """Two ends that each carry the unit: «۵ لیتر تا ۲۰ لیتر»."""
    opened = joiner == AND and low.first > 0 and words.keys[low.first - 1] in _OPENERS
    if joiner not in _JOINERS and not opened:
        return None
    if low.unit_id != high.unit_id or isinstance(low.value, tuple) or isinstance(high.value, tuple):
        return None
    if low.value is None or high.value is None:
        return None
    return replace(
        low, end=high.end, last=high.last, value=(min(low.value, high.value), max(low.value, high.value))
    )
