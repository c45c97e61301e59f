"""Statistic: the record that everything before it exists for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

#: A number in the unit's own scale, the (min, max) of a range, or None when the text is vague.
Value = float | tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """One mention of one quantity in one article, with everything that is bound to it.

    The fields up to ``optional`` are those of the annotation guidelines; offsets are code
    points into the article's raw text, end-exclusive: ``text[start:end] == quote``.
    ``spans`` gives, for every other field read from the text, the ``[start, end)`` offsets of
    the very characters; ``reasons`` says for an empty field why it is empty.
    """

    quote: str
    start: int
    end: int
    value: Value
    comparator: str
    unit: str
    measured: str
    per: str | None
    organizations: tuple[str, ...]
    places: tuple[str, ...]
    time: str | None
    source: str | None
    trend: str
    status: str
    kind: str
    optional: bool = False

    id: str = ""
    article_id: str = ""
    url: str = ""
    publisher: str = ""
    date_published: str = ""
    sentence: str = ""
    sentence_start: int = 0
    unit_id: str = ""
    value_si: Value = None
    unit_si: str = ""
    value_rials: Value = None
    predicate: str = ""
    province: str = ""
    county: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: int | None = None
    organization_key: str = ""
    time_since: str | None = None
    time_until: str | None = None
    time_since_jalali: str | None = None
    time_until_jalali: str | None = None
    claim_id: str = ""
    confidence: float = 1.0
    extractor: str = ""
    spans: Mapping[str, tuple[int, int]] | None = None
    reasons: Mapping[str, str] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON: tuples become lists."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Statistic:
        """The record that :meth:`to_dict` gave ``data`` for; unknown keys are ignored."""
        known = {f.name for f in fields(cls)}
        kept: dict[str, Any] = {name: restored(value) for name, value in data.items() if name in known}
        return cls(**kept)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return value


def restored(value: Any) -> Any:
    """A field as it was before it became plain data: lists are tuples again.

    >>> restored({"source": [3, 9]})
    {'source': (3, 9)}
    """
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, Mapping):
        return {name: restored(inner) for name, inner in value.items()}
    return value
