"""Reports: where a text hands words to a speaker, by a verb of saying or by a phrase.

``کاظمی … اظهار داشت:`` is a verb, ``به گفته وی`` and ``به نقل از روابط عمومی …`` are phrases,
``کاظمی: …`` before a headline is a label.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from crawler.characters import key
from pipeline.lexicon import load
from pipeline.speakers import (
    AGENCIES,
    AGENCY_TIMES,
    AGENCY_WORDS,
    FILLERS,
    Kind,
    Speaker,
    phrase,
    subject,
)
from pipeline.words import Words

_TABLE: Final = load("attribution")
_VERBS: Final = _TABLE["verbs"]
_SIMPLE: Final = frozenset(key(word) for word in (*_VERBS["simple"], *_VERBS["joined"]["words"]))
_PREFIXES: Final = frozenset(key(word) for word in _VERBS["prefixes"])
_LIGHT: Final = {verb: frozenset(key(w) for w in forms) for verb, forms in _VERBS["light"].items()}
_ANY_LIGHT: Final = frozenset().union(*_LIGHT.values())
_WEAK: Final = frozenset(key(word) for word in _VERBS["weak"])
_SHOWS: Final = frozenset(key(word) for word in _VERBS["shows"]["nouns"])
_SHOWN: Final = frozenset(key(word) for word in _VERBS["shows"]["light"])
_PARTICIPLES: Final = frozenset(key(word) for word in _VERBS["participles"]["words"])
_FINITE: Final = frozenset(key(word) for word in _VERBS["participles"]["finite"])
_AND: Final = key("و")
_COLON: Final = ":"
_FROM: Final = key("از")
_CENTRE: Final = key("مرکز")
_DASHES: Final = frozenset("-–—")
_COMMAS: Final = frozenset("،,")


class Cue(Enum):
    """How a report is made: its verb or phrase."""

    VERB = "verb"
    SHOWS = "shows"
    SAYING = "saying"
    WRITING = "writing"
    WIRE = "wire"
    MANNER = "manner"
    LABEL = "label"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Report:
    """One cue: words ``[first, last)``; ``colon`` marks direct speech after it."""

    first: int
    last: int
    cue: Cue
    speaker: Speaker | None
    colon: bool = False


def _compounds() -> dict[str, list[tuple[tuple[str, ...], frozenset[str]]]]:
    found: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = {}
    for verb, nouns in _VERBS["compound"].items():
        for noun in nouns:
            parts = tuple(key(part) for part in noun.split())
            found.setdefault(parts[0], []).append((parts[1:], _LIGHT[verb]))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


def _phrases() -> dict[str, list[tuple[tuple[str, ...], Cue]]]:
    found: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for cue in (Cue.SAYING, Cue.WRITING, Cue.WIRE, Cue.FIGURES):
        for text in _TABLE["phrases"][cue.value]:
            parts = tuple(key(part) for part in text.split())
            found.setdefault(parts[0], []).append((parts[1:], cue))
    for text in _TABLE["manner"]["phrases"]:
        parts = tuple(key(part) for part in text.split())
        found.setdefault(parts[0], []).append((parts[1:], Cue.MANNER))
    for options in found.values():
        options.sort(key=lambda option: -len(option[0]))
    return found


_COMPOUNDS: Final = _compounds()
_PHRASES: Final = _phrases()
_TRIGGERS: Final = frozenset((*_SIMPLE, *_WEAK, *_COMPOUNDS, *_SHOWS, *_PHRASES))


def reports(words: Words) -> list[Report]:
    """Every report of the text, in order of its cue.

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> from pipeline.words import read
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> [r.cue.value for r in reports(read(nlp("وی گفت: به گفته مدیر مدرسه، ۹ نفر آمدند.")))]
    ['verb', 'saying']
    """
    found: list[Report] = []
    keys = words.keys
    clause = 0
    sentence = -1
    for i, word in enumerate(keys):
        if word not in _TRIGGERS:
            continue
        if words.sentence[i] != sentence:
            sentence = words.sentence[i]
            clause = _past_label(words, words.bounds[sentence], words.bounds[sentence + 1])
            done = clause
        if i < done:
            continue
        limit = words.bounds[sentence + 1]
        report = _phrase(words, i, limit, clause) or _verb(words, i, limit, clause)
        if report is None:
            continue
        if found and found[-1].cue is Cue.MANNER and report.cue is Cue.VERB and found[-1].first >= clause:
            found.pop()
        found.append(report)
        if report.cue is Cue.MANNER:
            continue
        done = report.last
        if report.cue in (Cue.VERB, Cue.SHOWS):
            if report.colon:
                clause = report.last
        elif report.first <= clause + 2:
            clause = report.last
    return found


def _verb_end(words: Words, i: int, limit: int) -> tuple[int, Cue] | None:
    """Past the finite verb of saying that begins at ``i``, and what it is."""
    found = _stem_end(words, i, limit)
    if found is None or words.keys[found[0] - 1] not in _PARTICIPLES:
        return found
    last = found[0]
    if last >= limit or words.keys[last] not in _FINITE:
        return None
    return (last if words.keys[last] == _COLON else last + 1), found[1]


def _stem_end(words: Words, i: int, limit: int) -> tuple[int, Cue] | None:
    keys = words.keys
    if keys[i] in _SIMPLE or keys[i] in _WEAK:
        return i + 1, Cue.VERB
    for rest, light in _COMPOUNDS.get(keys[i], ()):
        at = i + 1 + len(rest)
        if tuple(keys[i + 1 : at]) != rest or at >= limit:
            continue
        if keys[at] == _AND and at + 1 < limit and (keys[at + 1] in _SIMPLE or keys[at + 1] in _COMPOUNDS):
            return _verb_end(words, at + 1, limit)
        if keys[at] in _PREFIXES and at + 1 < limit:
            at += 1
            if keys[at - 1] + keys[at] in light:
                return at + 1, Cue.VERB
            continue
        if keys[at] in light:
            return at + 1, Cue.VERB
    if keys[i] in _SHOWS:
        at = i + 1
        if at < limit and keys[at] in _PREFIXES:
            at += 1
        if at < limit and keys[at] in _SHOWN:
            return at + 1, Cue.SHOWS
    return None


def _verb(words: Words, i: int, limit: int, clause: int) -> Report | None:
    end = _verb_end(words, i, limit)
    if end is None:
        return None
    last, cue = end
    colon = last < limit and words.keys[last] == _COLON
    speaker = subject(words, clause, i)
    if speaker is None or (speaker.kind is Kind.OTHER and not colon):
        speaker = _glued(words, clause, i) or speaker
    kind = None if speaker is None else speaker.kind
    if cue is Cue.SHOWS and kind not in (Kind.BODY, Kind.CONTINUING):
        return None
    if words.keys[i] in _WEAK and kind in (None, Kind.OTHER):
        return None
    return Report(i, last, cue, speaker, colon)


def _glued(words: Words, clause: int, verb: int) -> Speaker | None:
    """The subject after a full stop without a space (``است.وی افزود``), if there is one."""
    for i in range(verb - 1, clause, -1):
        if words.keys[i] == ".":
            return subject(words, i + 1, verb)
    return None


def _phrase(words: Words, i: int, limit: int, clause: int) -> Report | None:
    keys = words.keys
    for rest, cue in _PHRASES.get(keys[i], ()):
        at = i + 1 + len(rest)
        if at >= limit or tuple(keys[i + 1 : at]) != rest:
            continue
        if cue is Cue.MANNER:
            speaker = subject(words, clause, i)
            known = speaker is not None and speaker.kind in (Kind.PERSON, Kind.ROLE, Kind.PRONOUN)
            return Report(i, at, cue, speaker) if known else None
        if cue is Cue.WIRE:
            while at < limit - 1 and keys[at] in AGENCY_TIMES:
                at += 1
            past = _past_agency(words, at, limit)
            if past is not None:
                return Report(i, past, cue, None)
        while at < limit and keys[at] in FILLERS:
            at += 1
        speaker = phrase(words, at, limit)
        return Report(i, speaker.last if speaker else at, cue, speaker)
    return None


def _past_agency(words: Words, at: int, limit: int) -> int | None:
    """Past the name of a news agency at ``at`` (``خبرگزاری تسنیم از یزد``), or None."""
    keys = words.keys
    if keys[at] not in AGENCIES and keys[at] not in AGENCY_WORDS:
        return None
    named = 0
    for i in range(at, min(at + 9, limit)):
        if keys[i] in _COMMAS or keys[i] in _PHRASES:
            break
        if keys[i] in AGENCIES:
            named = i + 1
    if not named:
        return None
    at = named
    while at < limit and ((keys[at] in AGENCY_WORDS and keys[at] != _FROM) or keys[at] in "«»"):
        at += 1
    if at < limit and (keys[at] == _FROM or keys[at - 1] == _CENTRE):
        for i in range(at + 1, min(at + 7, limit)):
            if keys[i] in _COMMAS:
                return i
            if keys[i] in _PHRASES:
                return i
        return min(at + 2, limit)
    return at


def _past_label(words: Words, first: int, limit: int) -> int:
    """Past ``خبرگزاری فارس:`` or ``گروه شهری -`` where one opens the sentence."""
    keys = words.keys
    for i in range(first + 1, min(first + 6, limit)):
        if keys[i] in _SIMPLE or keys[i] in _ANY_LIGHT or keys[i] in _PREFIXES:
            return first
        dashed = keys[i] in _DASHES and (keys[i - 1] in AGENCIES or keys[first] in AGENCY_WORDS)
        if dashed or keys[i] == _COLON:
            return i + 1
    return first
