"""Voices: the reports of a text with their speakers resolved, in the order of reading.

A pronoun is whoever spoke last, ``این گزارش`` the body last named as an origin, and a surname
the person introduced with it before.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from crawler.characters import key
from pipeline.lexicon import load
from pipeline.reports import Cue, Report, reports
from pipeline.speakers import TITLES, Kind, Speaker
from pipeline.words import BREAK, Words

FIRST_PERSON: Final = frozenset(key(word) for word in load("attribution")["narrative"]["first_person"])

#: Cues that name a document or a body rather than somebody who goes on speaking.
_QUOTED: Final = frozenset((Cue.WRITING, Cue.WIRE, Cue.FIGURES, Cue.SHOWS))
#: Cues that hold for their own sentence alone.
_LOCAL: Final = frozenset((Cue.FIGURES, Cue.SHOWS, Cue.LABEL))
#: How many people, and how many voices, are looked back over.
_REMEMBERED: Final = 12
#: A headline's label ends within this many words.
_LABEL: Final = 7


@dataclass(frozen=True, slots=True)
class Voice:
    """A report with its speaker found: words ``name`` are the source, ``word`` where it starts."""

    report: Report
    name: tuple[int, int]
    word: int
    sentence: int
    paragraph: int


@dataclass(slots=True)
class Cast:
    """The speakers met so far: ``last`` is who ``وی`` is, ``origin`` what ``این گزارش`` is."""

    words: Words
    people: list[tuple[int, int]] = field(default_factory=list)
    named: list[tuple[int, int]] = field(default_factory=list)
    last: tuple[int, int] | None = None
    origin: tuple[int, int] | None = None

    def resolve(self, report: Report) -> tuple[int, int] | None:
        """The words that name the speaker of ``report``, or None where nobody is known."""
        speaker = report.speaker
        if speaker is None:
            return self.last if report.colon else None
        if speaker.kind is Kind.PRONOUN:
            return self.last
        if speaker.kind is Kind.CONTINUING:
            return self.origin or self.last
        name = self._known(speaker.first, speaker.last, speaker.kind) or (speaker.first, speaker.last)
        self.named.append(name)
        if speaker.kind is Kind.PERSON:
            self.people.append(name)
        if report.cue in _QUOTED:
            self.origin = name
        elif speaker.kind is not Kind.OTHER or report.colon:
            self.last = name
            if speaker.kind is Kind.BODY:
                self.origin = name
        return name

    def _known(self, first: int, last: int, kind: Kind) -> tuple[int, int] | None:
        """The surname that opens the phrase, if somebody of that name has spoken."""
        if kind not in (Kind.PERSON, Kind.OTHER):
            return None
        keys = self.words.keys
        while first < last - 1 and keys[first] in TITLES:
            first += 1
        for start, end in reversed(self.people[-_REMEMBERED:]):
            for i in range(start, end):
                if keys[first : first + end - i] == keys[i:end]:
                    return (first, first + end - i)
        return None


@dataclass(slots=True)
class Scene:
    """One text with its voices in order: what attribution reads."""

    words: Words
    voices: list[Voice]
    paragraph: list[int]
    by_sentence: dict[int, list[Voice]]
    starts: list[int]
    manner: str
    alone: bool

    @classmethod
    def read(cls, words: Words) -> Scene:
        """The voices of ``words``, every pronoun resolved."""
        paragraph: list[int] = []
        number = 0
        for spelling in words.keys:
            paragraph.append(number)
            number += spelling == BREAK
        cast = Cast(words)
        voices: list[Voice] = []
        by_sentence: dict[int, list[Voice]] = {}
        for report in reports(words):
            name = cast.resolve(report)
            if name is None:
                continue
            sentence = words.sentence[report.first]
            word = report.first
            if report.speaker is not None and words.bounds[sentence] <= report.speaker.first < word:
                word = report.speaker.first
            voice = Voice(report, name, word, sentence, paragraph[report.first])
            voices.append(voice)
            by_sentence.setdefault(sentence, []).append(voice)
        label = _label(words, cast)
        if label is not None:
            voices.insert(0, label)
            by_sentence[label.sentence] = [label]
        starts = [voice.word for voice in voices]
        alone = len({voice.name for voice in voices}) == 1
        return cls(words, voices, paragraph, by_sentence, starts, _manner(words), alone)

    def before(self, sentence: int) -> list[Voice]:
        """Who may go on speaking into ``sentence``: the last speaker, the article's origin."""
        at = bisect_right(self.starts, self.words.bounds[sentence] - 1)
        found: list[Voice] = []
        for voice in reversed(self.voices[max(0, at - _REMEMBERED) : at]):
            report, speaker = voice.report, voice.report.speaker
            if report.cue in _LOCAL:
                continue
            unsure = speaker is not None and speaker.kind is Kind.OTHER and report.cue is Cue.VERB
            if unsure and not report.colon:
                continue
            if not found or (report.cue in _QUOTED and voice.name != found[0].name):
                found.append(voice)
            if report.cue in _QUOTED or len(found) == 2:
                break
        return found

    def after(self, sentence: int) -> Voice | None:
        """The first voice after ``sentence``."""
        at = bisect_right(self.starts, self.words.bounds[sentence + 1] - 1)
        return self.voices[at] if at < len(self.voices) else None


def _label(words: Words, cast: Cast) -> Voice | None:
    """The speaker before the headline's colon (``کاظمی: …``), if the text lets them speak."""
    keys = words.keys
    for colon in range(1, min(_LABEL, len(keys))):
        if keys[colon] == BREAK:
            return None
        if keys[colon] != ":":
            continue
        label = keys[:colon]
        if not any(
            label in (keys[first : first + colon], keys[last - colon : last])
            for first, last in cast.named
            if first > colon  # named again in the text, not in the label itself
        ):
            return None
        report = Report(0, colon + 1, Cue.LABEL, Speaker(0, colon, Kind.PERSON), colon=True)
        return Voice(report, (0, colon), 0, 0, 0)
    return None


def _manner(words: Words) -> str:
    """Whether the text is a conversation, by how often it speaks of ``ما`` and asks."""
    sentences = max(1, len(words.bounds) - 1)
    spoken = sum(word in FIRST_PERSON for word in words.keys)
    asked = sum(word in "؟?" for word in words.keys if word)
    if asked >= 3 and spoken / sentences > 0.3:
        return "interview"
    return "spoken" if spoken / sentences > 0.4 else "told"
