"""Agreement: whether one predicted field says the same as the gold one, by the guidelines."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

#: A gold or predicted record, as it is in JSON.
Record = Mapping[str, Any]
Check = Callable[[Record, Record], bool]

# The folding that the guidelines score by. It is narrower than characters.fold, and ZWNJ parts
# words in it; figures that are to be compared must be folded alike.
_FOLD: Final = str.maketrans(
    dict(zip("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789", strict=True))
    | dict(zip("يكىئؤأإآةۀ", "یکییوااا" + "هه", strict=True))
    | dict.fromkeys("ٔ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652ـ", "")
    | {"\u200c": " "}
)
_GAP: Final = re.compile(r"[\W_]+")

#: Words without content, which two phrases may differ in.
_STOP: Final = frozenset("از به در و را که این ان برای با بر های ها ی هر تا".split())

#: Comparators that count as the same.
_CLASS: Final = {"=": "=", "~": "~", ">": ">", ">=": ">", "≥": ">", "<": "<", "<=": "<", "≤": "<"}


def _fold(text: str | None) -> str:
    return (text or "").translate(_FOLD)


def _squash(text: str | None) -> str:
    return _GAP.sub("", _fold(text))


def _words(text: str | None) -> set[str]:
    return {word for word in _GAP.split(_fold(text)) if word and word not in _STOP}


def _bounds(value: Any) -> tuple[float, float] | None:
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        return (float(value[0]), float(value[1])) if len(value) == 2 and None not in value else None
    return (float(value), float(value))


def _same_value(gold: Record, predicted: Record) -> bool:
    a, b = _bounds(gold["value"]), _bounds(predicted.get("value"))
    if a is None or b is None:
        return a is b
    return all(math.isclose(x, y, rel_tol=2e-4, abs_tol=1e-9) for x, y in zip(a, b, strict=True))


def _same_class(gold: Record, predicted: Record) -> bool:
    return _CLASS.get(gold.get("comparator") or "=") == _CLASS.get(predicted.get("comparator") or "=")


def _same_unit(gold: Record, predicted: Record) -> bool:
    return bool(gold.get("unit") == predicted.get("unit"))


def _same_trend(gold: Record, predicted: Record) -> bool:
    return bool((gold.get("trend") or "=") == (predicted.get("trend") or "="))


def _same_status(gold: Record, predicted: Record) -> bool:
    return bool((gold.get("status") or "actual") == (predicted.get("status") or "actual"))


def _alike(a: str, b: str) -> bool:
    """Whether one name holds the other, and the shorter is no mere fragment."""
    short, long = sorted((a, b), key=len)
    return short == long or (len(short) >= 3 and short in long and len(short) >= 0.3 * len(long))


def _same_names(name: str) -> Check:
    def same(gold: Record, predicted: Record) -> bool:
        wanted = [squashed for given in gold.get(name) or () if (squashed := _squash(given))]
        got = [squashed for given in predicted.get(name) or () if (squashed := _squash(given))]
        if not wanted or not got:
            return not wanted and not got
        return any(_alike(got[0], other) for other in wanted)

    return same


def _same_phrase(name: str) -> Check:
    def same(gold: Record, predicted: Record) -> bool:
        wanted, got = _squash(gold.get(name)), _squash(predicted.get(name))
        return _alike(wanted, got) if wanted and got else not wanted and not got

    return same


def _same_measured(*, complete: bool) -> Check:
    def same(gold: Record, predicted: Record) -> bool:
        a, b = gold.get("measured"), predicted.get("measured")
        if _squash(a) != "" and _squash(a) == _squash(b):
            return True
        wanted, got = _words(a), _words(b)
        return wanted == got if complete else bool(wanted & got) or (not wanted and not got)

    return same


def _all(*checks: Check) -> Check:
    return lambda gold, predicted: all(check(gold, predicted) for check in checks)


_partial: Final = _same_measured(complete=False)
_change: Final = _all(_same_value, _same_class, _same_trend)

#: Field → whether it is right; counted over matched mentions.
FIELDS: Final[dict[str, Check]] = {
    "organizations": _same_names("organizations"),
    "places": _same_names("places"),
    "time": _same_phrase("time"),
    "source": _same_phrase("source"),
    "status": _same_status,
    "per": _same_phrase("per"),
}

#: What is counted over all mentions, in the guidelines' order.
CHECKS: Final[dict[str, Check]] = {
    "detection": lambda gold, predicted: True,
    "value": _same_value,
    "value+comparator": _all(_same_value, _same_class),
    "value+unit": _all(_same_value, _same_unit),
    "value+change": _change,
    "value+measured partial": _all(_same_value, _partial),
    "value+measured complete": _all(_same_value, _same_measured(complete=True)),
    "full": _all(
        _change, _same_unit, _partial, FIELDS["organizations"], FIELDS["places"], _same_status
    ),
}  # fmt: skip
