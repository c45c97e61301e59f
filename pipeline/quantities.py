"""Quantities: a number with its unit or classifier becomes what a statistic quotes.

The component ``amarkav_quantities`` reads the numerals, times and furniture of a ``Doc``, leaves
out dates, identifiers, idioms and page furniture, and writes ``doc._.quantities``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.amounts import joined
from pipeline.comparators import comparators
from pipeline.mentions import Numeral, Quantity
from pipeline.numbered import Blocked, Numbered
from pipeline.rates import rates
from pipeline.scale import Scale
from pipeline.scales import Scales
from pipeline.statistics import Value
from pipeline.tags import tagged
from pipeline.words import read

#: «۵ درجه زیر صفر»: behind a temperature it makes the number negative.
_BELOW_ZERO: Final = ("زیر", "صفر")
#: «طی دو سال» says when, but also how long.
_HOW_LONG: Final = "within"
#: «در روز» is a time and a denominator.
_HOW_OFTEN: Final = "frequency"


class Quantities:
    """The component: numerals in, quantities out.

    >>> import spacy, pipeline.numerals; from pipeline.tokenizer import create_tokenizer
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> _ = nlp.add_pipe("amarkav_numerals"), nlp.add_pipe("amarkav_quantities")
    >>> (quantity,) = nlp("بیش از ۲۰ میلیون تومان در ماه")._.quantities
    >>> quantity.value, quantity.comparator, quantity.unit, quantity.kind
    (20000000.0, '>', 'toman', 'money')
    """

    def __init__(self) -> None:
        self._scales = Scales()
        self._comparators = comparators()
        self._rates = rates()

    def __call__(self, doc: Doc) -> Doc:
        words = read(doc)
        when = [time for time in doc._.times if time.kind != _HOW_LONG]
        text = Numbered(words, tagged(doc), doc._.numerals, Blocked([*doc._.furniture, *when]))
        dates = Blocked(time for time in when if time.kind != _HOW_OFTEN)
        found = zip(text.numerals, self._scales.of(text), strict=True)
        quantities = (
            self._quantity(text, numeral, scale, dates) for numeral, scale in found if scale is not None
        )
        doc._.quantities = tuple(joined(words, quantities))
        return doc

    def _quantity(self, text: Numbered, numeral: Numeral, scale: Scale, dates: Blocked) -> Quantity:
        words = text.words
        first, value = numeral.first - scale.before, _scaled(numeral.value, scale.factor, scale.more)
        if scale.family == "temperature" and tuple(words.keys[scale.last : scale.last + 2]) == _BELOW_ZERO:
            value, scale = _scaled(value, -1.0), replace(scale, last=scale.last + 2)
        cue = self._comparators.of(words, text.tags, first, scale.last)
        kind = "vague" if value is None else scale.kind
        return Quantity(
            start=words.starts[first], end=words.ends[scale.last - 1], first=first, last=scale.last,
            value=value, comparator=cue[0] if cue else "=", unit=scale.unit, unit_id=scale.unit_id,
            kind=kind, per=self._rates.of(words, first, scale.last, dates), optional=value is None,
            cue=(words.starts[cue[1]], words.ends[cue[2] - 1]) if cue else None,
        )  # fmt: skip


def _scaled(value: Value, factor: float, more: float = 0.0) -> Value:
    if value is None or (factor == 1.0 and not more):
        return value
    if isinstance(value, tuple):
        low, high = sorted((value[0] * factor, (value[1] + more) * factor))
        return low, high
    return (value + more) * factor


@Language.factory("amarkav_quantities")
def create(nlp: Language, name: str) -> Quantities:
    """The component ``amarkav_quantities``."""
    return Quantities()
