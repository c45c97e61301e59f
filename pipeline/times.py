"""Times: where a text says when, as spans with the days they mean.

The component ``amarkav_times`` writes ``doc._.times``. A span is the whole expression with its
preposition (``از ابتدای سال تاکنون``); its days are reckoned from the article's own date,
``doc.user_data["date"]``, where the text leaves a year or a day to the reader.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.mentions import TimeExpression
from pipeline.moments import Moment
from pipeline.timegrammar import MOMENTS, grammar
from pipeline.timewords import timewords
from pipeline.words import Words, read

#: What ``TimeExpression.kind`` can be.
KINDS: Final = (
    "date", "month", "year", "season", "decade", "century", "weekday", "daypart", "clock", "occasion",
    "period", "ordinal", "range", "relative", "ago", "within", "now", "until_now", "vague", "frequency",
    "comparison", "name",
)  # fmt: skip


class Times:
    """spaCy component: reads the words of a text, writes ``doc._.times``.

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> times = nlp.add_pipe("amarkav_times")
    >>> [(t.kind, t.since, t.until) for t in nlp("در پنج ماهه نخست سال ۱۳۹۸ آغاز شد")._.times]
    [('period', '2019-03-21', '2019-08-22')]
    """

    def __init__(self) -> None:
        self._lexicon = timewords()
        self._grammar = grammar()

    def __call__(self, doc: Doc) -> Doc:
        words = read(doc)
        found: list[TimeExpression] = []
        for symbol in self._grammar(self._lexicon.symbols(words), reference(doc)):
            # A word like «دهقرن» is two symbols; one expression has it whole.
            if symbol.kind in MOMENTS and (not found or found[-1].last <= symbol.first):
                found.append(self._expression(words, symbol.first, symbol.last, symbol.value))
        doc._.times = tuple(found)
        return doc

    def _expression(self, words: Words, first: int, last: int, moment: Moment) -> TimeExpression:
        dated = first > 0 and moment.kind in ("date", "month")
        named = dated and words.keys[first - 1] in self._lexicon.named
        return TimeExpression(
            start=words.starts[first],
            end=words.ends[last - 1],
            first=first,
            last=last,
            kind="name" if named else moment.kind,
            calendar=moment.calendar,
            since=moment.since.isoformat() if moment.since else None,
            until=moment.until.isoformat() if moment.until else None,
        )


def reference(doc: Doc) -> date | None:
    """The article's own date, where ``doc.user_data["date"]`` gives it as ``YYYY-MM-DD``."""
    written = doc.user_data.get("date")
    return date.fromisoformat(written[:10]) if written else None


@Language.factory("amarkav_times", assigns=["doc._.times"])
def create_times(nlp: Language, name: str) -> Times:
    """The component ``amarkav_times``."""
    return Times()
