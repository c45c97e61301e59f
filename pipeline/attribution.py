"""Attribution: who says so, for every stretch of the text that somebody is quoted for.

:mod:`pipeline.voices` finds who speaks where. Here each voice is given the words of its
sentence, and a sentence without a cue is offered the speaker before it. A small logistic
scorer says whether a reader would write the source down; its features are names and its
weights a table (``lexicon/attribution_weights.toml``).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from spacy.language import Language
from spacy.tokens import Doc

from crawler.characters import key
from pipeline.lexicon import load
from pipeline.mentions import Attribution, Utterance
from pipeline.reports import Cue
from pipeline.voices import FIRST_PERSON, Scene, Voice
from pipeline.words import BREAK, Words, read

_NARRATIVE: Final = load("attribution")["narrative"]
_OPENERS: Final = tuple(tuple(key(part) for part in text.split()) for text in _NARRATIVE["openers"])
_CARRYING: Final = frozenset(key(word) for word in _NARRATIVE["carrying"])
_WEIGHTS: Final[dict[str, float]] = load("attribution_weights")["weights"]
_THIS: Final = key("این")

#: A source is written down where the scorer is at least this sure.
THRESHOLD: Final = 0.5
#: Paragraphs beyond this many are as far as this many.
_FARTHEST: Final = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A voice that may be the source of words ``[first, last)``, and why one may think so."""

    first: int
    last: int
    voice: Voice
    features: tuple[str, ...]


def candidates(scene: Scene) -> list[list[Candidate]]:
    """For each sentence below the headline, who may be its source: nearest first.

    In the headline only a label speaks (``کاظمی: …``): readers give it no other source.
    """
    words = scene.words
    if not scene.voices:
        return []
    found: list[list[Candidate]] = []
    single = not any(number > 0 for number in scene.paragraph[-1:])
    first_sentence = scene.voices[0].sentence
    for sentence in range(first_sentence, len(words.bounds) - 1):
        low, high = words.bounds[sentence], words.bounds[sentence + 1]
        here = scene.by_sentence.get(sentence, [])
        if low >= high:
            continue
        if scene.paragraph[low] == 0 and not single:
            here = [voice for voice in here if voice.report.cue is Cue.LABEL]
        carried = scene.before(sentence)
        options: list[Candidate] = []
        for i, voice in enumerate(here):
            end = here[i + 1].word if i + 1 < len(here) else high
            middle = max(voice.word, voice.report.last)
            start = low if i == 0 else voice.word
            if start < middle:
                options.append(Candidate(start, middle, voice, _local(voice, "pre")))
            if middle < end:
                options.append(Candidate(middle, end, voice, _local(voice, "post")))
        for order, voice in enumerate(carried):
            features = _carried(scene, sentence, voice, bool(here), order)
            options.append(Candidate(low, high, voice, features))
        if options:
            found.append(options)
    return found


def _local(voice: Voice, side: str) -> tuple[str, ...]:
    """What speaks for a voice in its own sentence."""
    report = voice.report
    cue, kind = report.cue.value, _kind(voice)
    colon = ":" if report.colon else ""
    return (
        "local",
        f"local {side} {cue}{colon}",
        f"local {cue}{colon} {kind}",
    )


def _carried(scene: Scene, sentence: int, voice: Voice, cued: bool, order: int) -> tuple[str, ...]:
    """What speaks for a voice in a sentence after its own."""
    words, report = scene.words, voice.report
    low, high = words.bounds[sentence], words.bounds[sentence + 1]
    keys = words.keys[low:high]
    cue = report.cue.value + (":" if report.colon else "")
    paragraphs = min(_FARTHEST, scene.paragraph[low] - voice.paragraph)
    after = scene.after(sentence)
    found = [
        "carried",
        f"carried {cue}",
        f"carried {cue} {_kind(voice)}",
        f"carried {cue} paragraph {paragraphs}",
    ]
    found.append(f"carried {scene.manner} {report.cue.value}")
    if scene.alone:
        found.append(f"carried alone {_kind(voice)}")
    if report.colon and words.keys[min(report.last + 1, len(words) - 1)] == BREAK:
        found.append("carried list")
    if order:
        found.append("carried origin")
    if cued:
        found.append("carried cued")
    if any(tuple(keys[: len(opener)]) == opener for opener in _OPENERS):
        found.append("carried narrative")
    if not FIRST_PERSON.isdisjoint(keys):
        found.append(f"carried first person {min(1, paragraphs)}")
    if any(keys[i] == _THIS and keys[i + 1] in _CARRYING for i in range(min(6, len(keys) - 1))):
        found.append(f"carried this {report.cue.value}")
    if after is None:
        found.append(f"carried end {min(1, paragraphs)}")
    elif after.name == voice.name:
        found.append(f"carried between {min(1, paragraphs)}")
    else:
        found.append(f"carried before other {min(1, paragraphs)}")
    return tuple(found)


def _kind(voice: Voice) -> str:
    speaker = voice.report.speaker
    return "none" if speaker is None else speaker.kind.value


def probability(features: tuple[str, ...]) -> float:
    """How likely a candidate with these ``features`` is the source, 0 to 1."""
    total = sum(_WEIGHTS.get(feature, 0.0) for feature in features)
    return 1.0 / (1.0 + math.exp(-total))


class Attributor:
    """spaCy component: writes ``doc._.utterances`` and ``doc._.attributions``, in order of their words."""

    def __call__(self, doc: Doc) -> Doc:
        words = read(doc)
        scene = Scene.read(words)
        heard = (_utterance(words, voice) for voice in scene.voices)
        doc._.utterances = tuple(sorted(heard, key=attrgetter("at")))
        found: list[Attribution] = []
        for options in candidates(scene):
            taken: list[tuple[int, int]] = []
            for option in options:
                strength = probability(option.features)
                if strength < THRESHOLD:
                    continue
                for first, last in _free(option.first, option.last, taken):
                    found.append(_attribution(words, option.voice, first, last, strength))
                taken.append((option.first, option.last))
        found.sort(key=lambda a: a.scope_first)
        doc._.attributions = tuple(found)
        return doc


def _free(first: int, last: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts of ``[first, last)`` outside the spans ``taken``, which are in order."""
    parts: list[tuple[int, int]] = []
    for start, end in sorted(taken):
        if start > first:
            parts.append((first, min(start, last)))
        first = max(first, end)
    if first < last:
        parts.append((first, last))
    return [(start, end) for start, end in parts if start < end]


def _attribution(words: Words, voice: Voice, first: int, last: int, strength: float) -> Attribution:
    report = voice.report
    cue = (report.first, report.last)
    if report.speaker is not None:
        cue = (report.speaker.first, report.speaker.last)
    name_first, name_last = voice.name
    return Attribution(
        start=words.starts[cue[0]],
        end=words.ends[cue[1] - 1],
        first=cue[0],
        last=cue[1],
        source=words.slice(name_first, name_last),
        source_start=words.starts[name_first],
        source_end=words.ends[name_last - 1],
        scope_first=first,
        scope_last=last,
        strength=round(strength, 3),
    )


def _utterance(words: Words, voice: Voice) -> Utterance:
    report, (first, last) = voice.report, voice.name
    speaker = report.speaker
    return Utterance(
        start=words.starts[first],
        end=words.ends[last - 1],
        first=first,
        last=last,
        at=voice.word,
        cue=report.cue.value,
        colon=report.colon,
        kind="" if speaker is None else speaker.kind.value,
    )


def source_of(doc: Doc, word: int) -> Attribution | None:
    """Who is quoted for the quantity at ``word``, or None: nobody is.

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> _ = nlp.add_pipe("amarkav_attribution")
    >>> doc = nlp("آغاز ثبت‌نام\\nمریم کاظمی گفت: ۴۰ نفر آمدند.\\nوی افزود: ۹ نفر رفتند.")
    >>> source_of(doc, 16).source
    'مریم کاظمی'
    """
    layer: tuple[Attribution, ...] = doc._.attributions
    at = bisect_right(layer, word, key=lambda a: a.scope_first) - 1
    if at >= 0 and word < layer[at].scope_last:
        return layer[at]
    return None


@Language.factory("amarkav_attribution", assigns=["doc._.utterances", "doc._.attributions"])
def create_attribution(nlp: Language, name: str) -> Attributor:
    """The component ``amarkav_attribution``: who says so."""
    return Attributor()
