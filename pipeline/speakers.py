"""Speakers: the noun phrase before a verb of saying, and what kind of name it is.

News puts the speaker first: ``مریم کاظمی روز شنبه در گفت‌وگو با … اظهار داشت``. The phrase
is read from the clause's start up to the first comma, preposition or word of time, and then
parted: a person's name is preferred to the office beside it (``کاظمی مدیر موزه`` is
``کاظمی``), because that is what a reader would write down.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from crawler.characters import key
from pipeline.lexicon import load
from pipeline.words import BREAK, Words

_TABLE: Final = load("attribution")
_SUBJECT: Final = _TABLE["subject"]


def _keys(words: list[str]) -> frozenset[str]:
    return frozenset(key(word) for word in words)


PRONOUNS: Final = _keys(_SUBJECT["pronouns"])
ANAPHORS: Final = _keys(_SUBJECT["anaphors"])
CONTINUING: Final = _keys(_SUBJECT["continuing"])
ROLES: Final = _keys(_SUBJECT["roles"])
BODIES: Final = _keys(_SUBJECT["bodies"])
TITLES: Final = _keys(_SUBJECT["titles"])
DOCUMENTS: Final = _keys(_SUBJECT["documents"])
OPENERS: Final = _keys(_SUBJECT["openers"]) | {BREAK}
PREPOSITIONS: Final = _keys(_SUBJECT["prepositions"])
INTERLUDES: Final = _keys(_SUBJECT["interludes"])
CLOSERS: Final = _keys(_SUBJECT["closers"]) | PREPOSITIONS
TAILS: Final = _keys(_SUBJECT["tails"])
TAILED: Final = _keys(_SUBJECT["tailed"])
QUOTES: Final = _keys(_SUBJECT["quotes"])
AMOUNTS: Final = _keys(_SUBJECT["amounts"])
ZONES: Final = _keys(_SUBJECT["zones"])
GOVERNING: Final = _keys(_SUBJECT["governing"])
NAMESAKES: Final = _keys(_SUBJECT["namesakes"])
GIVEN: Final = _keys(_TABLE["names"]["given"])
AGENCIES: Final = _keys(_TABLE["agencies"]["names"])
AGENCY_WORDS: Final = _keys(_TABLE["agencies"]["words"])
AGENCY_TIMES: Final = _keys(_TABLE["agencies"]["times"])
FILLERS: Final = _keys(_TABLE["phrases"]["fillers"])
_COMMAS: Final = frozenset("،,")
_DEMONSTRATIVE: Final = key("این")
_SAYYID: Final = key("سید")
_ONE: Final = key("یک")
_AND: Final = key("و")
_MUSLIMS: Final = key("المسلمین")

#: A name or office longer than this many words is a sentence read wrongly.
LONGEST: Final = 18


class Kind(Enum):
    """What a speaker's phrase is."""

    PERSON = "person"
    ROLE = "role"
    BODY = "body"
    PRONOUN = "pronoun"
    CONTINUING = "continuing"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words ``[first, last)`` name a speaker; ``role`` is the office beside a person's name."""

    first: int
    last: int
    kind: Kind
    role: tuple[int, int] | None = None


def is_given(word: str) -> bool:
    """Whether the key ``word`` is a given name, alone or joined to ``سید``.

    >>> is_given("سیدعلی"), is_given("مدیر")
    (True, False)
    """
    return word in GIVEN or (word.startswith(_SAYYID) and word[len(_SAYYID) :] in GIVEN)


def subject(words: Words, first: int, last: int) -> Speaker | None:
    """The speaker that the clause ``[first, last)`` opens with, or None.

    ``last`` is the verb of saying. Adverbials before the subject are stepped over.

    >>> import spacy
    >>> from pipeline.tokenizer import create_tokenizer
    >>> from pipeline.words import read
    >>> nlp = spacy.blank("fa"); nlp.tokenizer = create_tokenizer(nlp)
    >>> words = read(nlp("در ادامه مریم کاظمی مدیر مدرسه روز شنبه گفت"))
    >>> speaker = subject(words, 0, 8)
    >>> words.slice(speaker.first, speaker.last), words.slice(*speaker.role)
    ('مریم کاظمی', 'مدیر مدرسه')
    """
    at = _opening(words, first, last)
    if at >= last:
        return None
    return phrase(words, at, last)


def phrase(words: Words, at: int, last: int) -> Speaker | None:
    """The speaker named by the noun phrase that begins at word ``at``, before ``last``."""
    keys = words.keys
    while at < last and (keys[at] in QUOTES or keys[at] in OPENERS):
        at += 1
    if at >= last:
        return None
    if keys[at] in PRONOUNS:
        return Speaker(at, at + 1, Kind.PRONOUN)
    if keys[at] == _DEMONSTRATIVE and at + 1 < last:
        if keys[at + 1] in CONTINUING:
            return Speaker(at, at + 2, Kind.CONTINUING)
        if keys[at + 1] in ANAPHORS or keys[at + 1] in ROLES:
            return Speaker(at, at + 2, Kind.PRONOUN)
        return None
    if keys[at][:1].isdigit() or (keys[at] == _ONE and at + 1 < last and keys[at + 1] in AMOUNTS):
        return None
    end = _end(words, at, last)
    if end <= at or end - at > LONGEST:
        return None
    return _part(words, at, end, last)


def _opening(words: Words, at: int, last: int) -> int:
    """The first word that may open a subject: past conjunctions and adverbial phrases."""
    keys = words.keys
    while at < last:
        word = keys[at]
        if word in OPENERS:
            at += 1
        elif word in PREPOSITIONS or word[:1].isdigit():
            if at + 2 < last and keys[at + 1] in INTERLUDES and keys[at + 2] not in CLOSERS:
                after = at + 2
                if _opens_name(keys[after]):
                    at = after
                    continue
            at = _past_adverbial(words, at, last)
        else:
            return at
    return last


def _opens_name(word: str, before: str = "") -> bool:
    named = word in PRONOUNS or word in ROLES or word in TITLES or is_given(word)
    return named and before not in NAMESAKES


def _past_adverbial(words: Words, at: int, last: int) -> int:
    """Past the prepositional phrase at ``at``: to the comma before a name, or to a name inside."""
    keys = words.keys
    fallback = last
    near = keys[at + 1] in INTERLUDES if at + 1 < last else False
    for i in range(at + 1, min(last, at + 40)):
        word = keys[i]
        if word in _COMMAS:
            after = _past_quotes(words, i + 1, last)
            if after < last and (_opens_name(keys[after]) or keys[after] in BODIES):
                return i + 1
            if fallback == last:
                fallback = i + 1
            continue
        named = near and fallback == last and i > at + 2 and _opens_name(word, keys[i - 1])
        if named or (i > at + 1 and word in PRONOUNS):
            return i
    return fallback


def _past_quotes(words: Words, at: int, last: int) -> int:
    while at < last and words.keys[at] in QUOTES:
        at += 1
    return at


def _end(words: Words, at: int, last: int) -> int:
    """Where the noun phrase that begins at ``at`` ends."""
    keys = words.keys
    i = at
    while i < last:
        word = keys[i]
        if word[:1].isdigit() and i > at and keys[i - 1] not in ZONES:
            break
        if word in CLOSERS and not _tailed(keys, at, i, last):
            listed = _past_listed(words, at, i, last)
            if listed == i:
                break
            i = listed
            continue
        i += 1
    while i > at and (keys[i - 1] in QUOTES or keys[i - 1] in OPENERS):
        i -= 1
    while i > at + 1 and keys[i - 1] in DOCUMENTS and keys[at] not in DOCUMENTS:
        i -= 1
    return i


def _tailed(keys: list[str], at: int, i: int, last: int) -> bool:
    """Whether the preposition at ``i`` belongs to the office: ``نماینده مردم … در مجلس``."""
    if keys[i] not in PREPOSITIONS or not at < i < last - 1:
        return False
    return (keys[at] in TAILED and keys[i + 1] in TAILS) or (keys[at] in ROLES and keys[i - 1] in GOVERNING)


def _past_listed(words: Words, at: int, comma: int, last: int) -> int:
    """Past a comma that only lists: ``وزارت صنعت، معدن و تجارت``; else ``comma`` itself."""
    keys = words.keys
    if keys[comma] not in _COMMAS or not (keys[at] in ROLES or keys[at] in BODIES or keys[at] == _ONE):
        return comma
    for i in range(comma + 1, min(comma + 5, last)):
        word = keys[i]
        if word == _AND and i > comma + 1:
            return i + 1
        if word in CLOSERS or word in ROLES or word in TITLES or is_given(word):
            return comma
    return comma


def _part(words: Words, first: int, end: int, last: int) -> Speaker | None:
    """Part a noun phrase into a person's name and an office, and say which it is."""
    keys = words.keys
    start = _past_titles(words, first, end)
    titled = start > first and start < end and (is_given(keys[start]) or keys[first] not in ROLES)
    head = keys[first + 1] if keys[first] == _ONE and first + 1 < end else keys[first]
    if not titled and (head in ROLES or head in BODIES):
        name = _name_within(words, first + 1, end)
        if name is not None:
            return Speaker(*name, Kind.PERSON, (first, name[0]))
        if head in BODIES:
            return Speaker(first, end, Kind.BODY)
        after = _apposition(words, end, last)
        if after is not None:
            return Speaker(*after, Kind.PERSON, (first, end))
        return Speaker(first, end, Kind.ROLE)
    if head in DOCUMENTS:
        return _owner(words, first, end, last)
    for i in range(start + 1, end):
        if keys[i] in ROLES or keys[i] in QUOTES:
            role_end = end if keys[i] in ROLES else _end(words, i + 1, last)
            return Speaker(start, i, Kind.PERSON, (i, role_end))
    if end - start > 5:
        return Speaker(first, end, Kind.OTHER)
    role = None
    if end + 1 < last and keys[end] in _COMMAS and keys[end + 1] in ROLES:
        role = (end + 1, _end(words, end + 1, last))
    person = start > first or is_given(keys[start])
    return Speaker(start, end, Kind.PERSON if person or role else Kind.OTHER, role)


def _past_titles(words: Words, at: int, end: int) -> int:
    """Past the forms of address at ``at``, leaving at least one word."""
    keys = words.keys
    while at < end - 1 and (
        keys[at] in TITLES or (keys[at] == _AND and keys[at + 1] in (_MUSLIMS, "و" + _MUSLIMS))
    ):
        at += 1
    return at


def _name_within(words: Words, first: int, end: int) -> tuple[int, int] | None:
    """The person's name that closes the office ``[first, end)``, if one does."""
    keys = words.keys
    for i in range(first, end):
        if keys[i] in QUOTES:
            if i + 1 < end and (is_given(keys[i + 1]) or keys[i + 1] in TITLES):
                return (_past_titles(words, i + 1, end), end)
            continue
        if keys[i - 1] in NAMESAKES or not 2 <= end - i <= 7:
            continue
        if is_given(keys[i]):
            return (i, end)
        if keys[i] in TITLES and keys[i] not in ROLES:
            return (_past_titles(words, i, end), end)
    return None


def _apposition(words: Words, comma: int, last: int) -> tuple[int, int] | None:
    """The name after ``comma`` (``رئیس …، مریم کاظمی گفت``), if it is one."""
    keys = words.keys
    if comma >= last or keys[comma] not in _COMMAS:
        return None
    start = comma + 1
    if start >= last or not (keys[start] in TITLES or is_given(keys[start])):
        return None
    end = _end(words, start, last)
    start = _past_titles(words, start, end)
    return (start, end) if 0 < end - start <= 5 else None


def _owner(words: Words, first: int, end: int, last: int) -> Speaker | None:
    """Whose figures open at ``first``: ``آمار منتشر شده توسط اداره آمار`` → ``اداره آمار``."""
    keys = words.keys
    i = first
    while i < last and (keys[i] in DOCUMENTS or keys[i] in FILLERS):
        i += 1
    owner = _end(words, i, last) if i < last else i
    if owner > i:
        return Speaker(i, owner, Kind.BODY)
    return Speaker(first, max(end, first + 1), Kind.BODY)
