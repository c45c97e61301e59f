"""Assembly: the layers of a ``Doc`` become its statistics, ``doc._.statistics``."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from math import exp, log
from operator import attrgetter
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc

from crawler.characters import key
from pipeline import calendars, lexicon
from pipeline.binding.antecedent import antecedent
from pipeline.binding.binder import Binder, Bound
from pipeline.binding.ranker import calibration
from pipeline.binding.scene import Scene, scene
from pipeline.gazetteer import Place, by_key
from pipeline.mentions import Entity, Quantity, TimeExpression
from pipeline.statistics import Statistic, Value
from pipeline.tagging import vectors
from pipeline.tagging.finder import DEFAULT
from pipeline.units import to_rials, to_si, units

#: How many names of organizations and places a record lists, the bound one first.
_NAMES: Final = 3
#: Probabilities are held above this, and confidences rounded to so many digits.
_LEAST: Final = 1e-6
_DIGITS: Final = 6

_first = attrgetter("first")


class Statistics:
    """The last component: binds every quantity and writes the records."""

    def __init__(self, entities: str = DEFAULT) -> None:
        self.binder = Binder(entities)
        self.extractor = extractor(entities)

    def __call__(self, doc: Doc) -> Doc:
        whole = scene(doc, vectors=vectors.take(doc))
        doc._.statistics = tuple(
            _record(doc, whole, q, bound, self.extractor) for q, bound in enumerate(self.binder.bind(whole))
        )
        return doc


def _record(doc: Doc, whole: Scene, q: int, bound: Bound, by: str) -> Statistic:
    quantity, words = whole.quantities[q], whole.words
    text = words.text
    first, last = words.sentence_of(quantity.first)
    spans: dict[str, tuple[int, int]] = {}
    reasons: dict[str, str] = {}
    measured = ""
    if bound.measured is not None:
        spans["measured"] = words.starts[bound.measured[0]], words.ends[bound.measured[1] - 1]
        measured = text[slice(*spans["measured"])]
    else:
        reasons["measured"] = "no noun phrase near the quantity"
    for name, mention in (
        ("organizations", bound.organization),
        ("places", bound.place),
        ("time", bound.time),
        ("source", bound.source),
    ):
        if mention is not None:
            spans[name] = mention.start, mention.end
        else:
            reasons[name] = _why_empty(whole, quantity, name)
    if quantity.per is not None:
        spans["per"] = quantity.per
    if quantity.cue is not None:
        spans["comparator"] = quantity.cue
    # Values stand in the guidelines' unit already, except where they have none.
    unit = units().get(quantity.unit_id if quantity.unit == "other" else quantity.unit)
    si, unit_si = (None, "") if unit is None else to_si(quantity.value, unit)
    verb = _verb(whole, quantity)
    if verb is not None:
        spans["predicate"] = words.starts[verb], words.ends[verb]
    organizations, places = (
        [] if name is None else [*filter(None, [antecedent(whole, name)]), name]
        for name in (bound.organization, bound.place)
    )
    place = next(filter(None, map(_place, places)), None)
    return Statistic(
        quote=text[quantity.start : quantity.end], start=quantity.start, end=quantity.end,
        value=_tidy(quantity.value), comparator=quantity.comparator, unit=quantity.unit, measured=measured,
        per=None if quantity.per is None else text[slice(*quantity.per)],
        organizations=_names(whole, organizations), places=_names(whole, places),
        time=None if bound.time is None else text[bound.time.start : bound.time.end],
        source=None if bound.source is None else text[bound.source.start : bound.source.end],
        trend=bound.trend, status=bound.status, kind=quantity.kind, optional=quantity.optional,
        sentence=text[words.starts[first] : words.ends[last - 1]].strip(), sentence_start=words.starts[first],
        unit_id=quantity.unit_id, value_si=_tidy(si), unit_si=unit_si,
        value_rials=None if unit is None else _tidy(to_rials(quantity.value, unit)),
        predicate="" if verb is None else _lemma(doc, whole, verb),
        province=place.province if place else "", county=place.county if place else "",
        latitude=place.latitude if place else None, longitude=place.longitude if place else None,
        geonames_id=place.geonames_id if place else None,
        organization_key=next((name.key for name in organizations if name.key), ""),
        **_period(bound.time),
        confidence=_confidence(bound, quantity.relevance), extractor=by,
        spans=spans, reasons=reasons,
    )  # fmt: skip


def _why_empty(whole: Scene, quantity: Quantity, name: str) -> str:
    if name == "source":
        return "nobody is quoted for this sentence"
    pool = {"organizations": whole.organizations, "places": whole.places, "time": whole.times}[name]
    if not pool:
        return "the article names none"
    first, last = whole.words.sentence_of(quantity.first)
    near = bisect_left(pool, last, key=_first) > bisect_left(pool, first, key=_first)
    return "those in the sentence belong to something else" if near else "none near the quantity"


def _names(whole: Scene, chosen: Sequence[Entity]) -> tuple[str, ...]:
    """The ``chosen`` names, each with those nested in it, the most specific first."""
    text = whole.words.text
    found: list[str] = []
    for name in chosen:
        pool = whole.organizations if name.label == "ORG" else whole.places
        inner = pool[bisect_left(pool, name.first, key=_first) : bisect_left(pool, name.last, key=_first)]
        nested = (text[other.start : other.end] for other in inner if other.end <= name.end)
        found += [text[name.start : name.end], *nested]
    return tuple(dict.fromkeys(found))[:_NAMES]


def _place(chosen: Entity) -> Place | None:
    found = by_key().get(chosen.key)
    return found if isinstance(found, Place) else None


def _period(time: TimeExpression | None) -> dict[str, Any]:
    since, until = (None, None) if time is None else (time.since, time.until)
    return {
        "time_since": since,
        "time_until": until,
        "time_since_jalali": _jalali(since),
        "time_until_jalali": _jalali(until),
    }


def _jalali(day: str | None) -> str | None:
    """An ISO day in the Jalali calendar, «1399-01-15»."""
    if day is None:
        return None
    return "{:04}-{:02}-{:02}".format(*calendars.fields("jalali", date.fromisoformat(day)))


def _verb(whole: Scene, quantity: Quantity) -> int | None:
    """The predicate's word: the first verb after the quantity in its sentence."""
    end = whole.words.sentence_of(quantity.first)[1]
    return next((i for i in range(quantity.last, end) if whole.tags[i] == "V"), None)


def _lemma(doc: Doc, whole: Scene, verb: int) -> str:
    """The verb's lemma, with the noun before it when the verb is a light one («توزیع شد»)."""
    words = whole.words
    lemma = str(doc[words.tokens[verb]].lemma_) or words.text[words.starts[verb] : words.ends[verb]]
    light = words.keys[verb] in _light() and whole.tags[verb - 1] == "N"
    return f"{words.text[words.starts[verb - 1] : words.ends[verb - 1]]} {lemma}" if light else lemma


@cache
def _light() -> frozenset[str]:
    return frozenset(key(word) for word in lexicon.load("predicates")["light"])


def _confidence(bound: Bound, relevance: float) -> float:
    """How likely the whole record is right: the choices' probabilities, calibrated on held-out articles."""
    total = log(max(relevance, _LEAST)) + sum(log(max(p, _LEAST)) for p in bound.probability.values())
    slope, intercept = calibration()
    return round(1.0 / (1.0 + exp(-(intercept + slope * total))), _DIGITS)


def certainty(confidence: float) -> float:
    """The log probability of the choices behind a ``confidence``: what calibration starts from."""
    slope, intercept = calibration()
    odds = min(max(confidence, _LEAST), 1.0 - _LEAST)
    return (log(odds / (1.0 - odds)) - intercept) / slope


def _tidy(value: Value) -> Value:
    """Fifteen significant digits, so that 0.1 + 0.2 reads 0.3."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return float(f"{value[0]:.15g}"), float(f"{value[1]:.15g}")
    return float(f"{value:.15g}")


@cache
def extractor(entities: str = DEFAULT) -> str:
    """Name and version of what wrote a record, with who read its names where that was not the shipped tagger.

    >>> extractor("hf:person/tagger").split(" with ")[1]
    'hf:person/tagger'
    """
    try:
        name = f"amarkav {version('amarkav')}"
    except PackageNotFoundError:
        name = "amarkav"
    return name if entities == DEFAULT else f"{name} with {entities}"


@Language.factory("amarkav_statistics", default_config={"entities": DEFAULT})
def create(nlp: Language, name: str, entities: str) -> Statistics:
    """The component ``amarkav_statistics``; ``entities`` says who read the names before it."""
    return Statistics(entities)
