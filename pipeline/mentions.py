"""Mentions: what the components find in a text, and how it rides on a ``Doc``.

Each component reads the layers before it and writes one of its own, a tuple of frozen
records with character offsets. A layer is an extension attribute: ``doc._.times``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

import srsly
from spacy.tokens import Doc

from pipeline.statistics import Statistic, Value, restored
from pipeline.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Characters ``[start, end)`` of the text, which are words ``[first, last)``."""

    start: int
    end: int
    first: int
    last: int

    def overlaps(self, other: Mention) -> bool:
        """Whether the two share a word."""
        return self.first < other.last and other.first < self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral(Mention):
    """A number as written: ``value`` is a number, a (min, max) range, or None when vague.

    ``written`` says how: ``digits``, ``words``, ``mixed``, ``multiplier`` (``هزار نفر``),
    ``fraction``, ``vague``. ``ordinal`` marks ``سوم`` and ``بیستم``; ``scale`` is the multiplier
    that it closes with (1000 in ``۵ هزار``), 1 where there is none.
    """

    value: Value
    written: str
    ordinal: bool = False
    scale: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Mention):
    """A numeral with its unit or classifier: the ``quote`` of a statistic.

    ``unit`` is a code of the guidelines' list and ``unit_id`` the registry's own, finer one.
    ``cue`` and ``per`` are the characters of the comparator and of the denominator, if any;
    ``relevance`` is the probability that it asserts something about the world.
    """

    value: Value
    comparator: str
    unit: str
    unit_id: str
    kind: str
    cue: tuple[int, int] | None = None
    per: tuple[int, int] | None = None
    optional: bool = False
    relevance: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Mention):
    """A name: ``label`` is ORG, LOC or PER; ``key`` what it is in the gazetteer, if known."""

    label: str
    key: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression(Mention):
    """When: ``kind`` is ``date``, ``month``, ``year``, ``season``, ``relative``, ``clock``…

    ``since`` and ``until`` are ISO dates (Gregorian, both inclusive) or None where the text
    alone cannot say; ``calendar`` is ``jalali``, ``gregorian`` or ``hijri``.
    """

    kind: str
    calendar: str = "jalali"
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution(Mention):
    """Who says the words ``[scope_first, scope_last)``: the name as the article gives it.

    ``start``/``end`` point at the cue in this sentence (``وی``, a name, ``به گزارش …``);
    ``source`` is the resolved name, ``source_start``/``source_end`` where it was read from.
    """

    source: str
    source_start: int
    source_end: int
    scope_first: int
    scope_last: int
    strength: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance(Mention):
    """Somebody is heard: ``start``/``end`` are the name that tells who, wherever it stands.

    ``at`` is the word where the report begins, ``cue`` how it is made (``verb``, ``saying``, ``wire``…,
    :class:`pipeline.reports.Cue`), ``colon`` whether direct speech follows, and ``kind`` what names
    the speaker there (``person``, ``pronoun``…, :class:`pipeline.speakers.Kind`), "" for nothing.
    """

    at: int
    cue: str
    colon: bool = False
    kind: str = ""


RECORDS: Final[dict[str, Callable[..., Any]]] = {
    kind.__name__: kind
    for kind in (
        Mention,
        Numeral,
        Quantity,
        Entity,
        TimeExpression,
        Attribution,
        Utterance,
        Statistic,
    )
}
LAYERS: Final = (
    "furniture",
    "times",
    "numerals",
    "quantities",
    "entities",
    "utterances",
    "attributions",
    "statistics",
)


def register() -> None:
    """Make every layer an attribute of ``Doc``, empty until its component has run."""
    for layer in LAYERS:
        name = f"amarkav.{layer}"
        if not Doc.has_extension(layer):
            Doc.set_extension(layer, getter=_getter(name), setter=_setter(name))


def _getter(name: str) -> Callable[[Doc], tuple[Any, ...]]:
    def get(doc: Doc) -> tuple[Any, ...]:
        # A layer that has travelled between processes arrives as a list.
        return tuple(doc.user_data.get(name, ()))

    return get


def _setter(name: str) -> Callable[[Doc, Iterable[Any]], None]:
    def put(doc: Doc, records: Iterable[Any]) -> None:
        doc.user_data[name] = tuple(records)

    return put


def _encode(value: Any, chain: Any = None) -> Any:
    """Records as plain data, so that a ``Doc`` may travel between processes."""
    if isinstance(value, Words):
        return {"__words__": True}
    name = type(value).__name__
    if is_dataclass(value) and name in RECORDS:
        return {"__record__": name, **{f.name: getattr(value, f.name) for f in fields(value)}}
    return value if chain is None else chain(value)


def _decode(value: Any, chain: Any = None) -> Any:
    if isinstance(value, dict):
        if "__words__" in value:
            return None  # read again when asked for
        if "__record__" in value:
            data = {str(name): restored(field) for name, field in value.items()}
            return RECORDS[str(data.pop("__record__"))](**data)
    return value if chain is None else chain(value)


srsly.msgpack_encoders.register("amarkav", func=_encode)
srsly.msgpack_decoders.register("amarkav", func=_decode)
register()
