"""Claims: the same statistic told by several articles, with the same number or with another.

It is done in two steps, each within blocks that a key makes, so that its cost is linear:

1. Mentions of one number become a **version**: same value in the base unit, same head of what is
   measured, same status and trend (:attr:`Keys.version`), and something that both share besides:
   the article or what that is a copy of, the place, the organization, or two words of what is
   measured. A number is telling with three significant digits, and may be told again within
   :data:`REPEATED` days. A lesser one (``دو نفر``) has words, place and organization in its key.
2. Versions of one thing become a **claim**: same two words of what is measured, same place and
   organization (:attr:`Keys.topic`), told within :data:`DIFFERING` days, numbers of the same order,
   and each article has one of them only: where an article has two, they are two facts. One agency
   tells two lesser numbers of two things.

Both are functions of the set of mentions, whatever the order in which articles come.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pipeline.bases import Base
from pipeline.lexicon import load
from pipeline.localities import within
from pipeline.publication.search import stems
from pipeline.statistics import Statistic

#: A number is repeated at most this many days after it was told last.
REPEATED: Final = 14

#: Another number is a version of the same claim at most this many days after the first; later it is
#: rather the next of a series: a price, a toll.
DIFFERING: Final = 2

#: Days of which one block holds what is told daily, a price or a toll, so that it does not grow for
#: ever. At the seam of two, one in twenty of the claims told on two days is lost.
_STRETCH: Final = 28

#: Versions of one claim differ by this factor at most.
_FACTOR: Final = 4.0

#: Digits that make a number telling.
_DIGITS: Final = 3

#: Of versions that might fit a mention, this many are tried for each reason to think so.
_TRIED: Final = 8

#: Versions of one claim: of 7,580 real ones none has more than three. Where more numbers are told of one
#: thing in two days, they are no longer told about the same.
_VERSIONS: Final = 32


class Keys(NamedTuple):
    """The blocks of a statistic: 64-bit numbers. The two are the same where a number must be equal."""

    version: int
    topic: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A statistic as far as it matters to claims.

    ``moment`` is when its article was published (ISO, empty if unknown), ``day`` the ordinal of its
    day; ``origin`` is the article it is a copy of, or its article. ``since`` and ``until`` are the
    ISO days of its time. ``places`` and ``bodies`` are keys; a body's ``@place`` is cut off.
    """

    id: str
    article: str
    origin: str
    agency: str
    moment: str
    day: int | None
    start: int
    low: float
    high: float
    words: tuple[str, ...]
    places: tuple[str, ...]
    bodies: tuple[str, ...]
    since: str | None
    until: str | None
    keys: Keys

    @property
    def order(self) -> tuple[bool, str, str, int, str]:
        """By which it is seen who said so first; what has no date comes last."""
        return not self.moment, self.moment, self.article, self.start, self.id


@dataclass(slots=True)
class Version:
    """Mentions of one number, the first told first."""

    mentions: list[Mention] = field(default_factory=list)

    @property
    def first(self) -> Mention:
        """The mention that told it first, by whose id the version is known."""
        return self.mentions[0]

    @property
    def articles(self) -> set[str]:
        """The articles that tell it."""
        return {mention.article for mention in self.mentions}


def keys(statistic: Statistic, base: Base, *, place: str, organization: str, day: int | None) -> Keys | None:
    """The blocks of a statistic whose first place and organization have these keys, told on ``day``.

    None for one that cannot be compared: a vague amount, or nothing measured.
    """
    words = thing(statistic.measured)
    if base.low is None or base.high is None or not words:
        return None
    same = (base.family, statistic.kind, statistic.status, statistic.trend)
    stretch = "" if day is None else str(day // _STRETCH)
    number = (f"{base.low:.12g}", f"{base.high:.12g}")
    where, who = _where(place), organization.partition("@")[0]
    named = bool(where) + bool(who)
    topical = named >= 1 if len(words) > 1 or words[0] not in _generic() else named == 2
    if telling(base.low, base.high):
        version = _hash(*same, *number, words[0])
    elif topical:
        version = _hash(*same, *number, *words[:2], where, who, stretch)
    else:
        version = _hash(*same, *number, *words[:2], "article", statistic.article_id)
    return Keys(version, _hash("topic", *same, *words[:2], where, who, stretch) if topical else version)


@lru_cache(maxsize=65536)
def thing(measured: str) -> tuple[str, ...]:
    """The words of what is measured, stemmed, without those that only say that it is.

    >>> thing("تعداد بسته‌های معیشتی") == thing("بسته معيشتی") == ("بسته", "معیشتی")
    True
    """
    words = stems(measured)
    first = 0
    while first + 1 < len(words) and words[first] in _light():
        first += 1
    return words[first:]


def telling(low: float, high: float) -> bool:
    """Whether a number, or a range, is so particular that two articles hardly have it by chance.

    >>> telling(122_000.0, 122_000.0), telling(20.0, 20.0)
    (True, False)
    """
    digits = [len(f"{bound:.12f}".replace(".", "").strip("0-")) for bound in {low, high} if bound]
    return sum(digits) >= _DIGITS


def versions(mentions: Iterable[Mention]) -> list[Version]:
    """The versions that the mentions of one block are of, in the order in which they were first told."""
    found: list[Version] = []
    near: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda one: one.order):
        reasons = _reasons(mention)
        tried = sorted({i for reason in reasons for i in near[reason][-_TRIED:]})
        chosen = next((i for i in tried if _repeats(mention, found[i])), len(found))
        if chosen == len(found):
            found.append(Version())
        found[chosen].mentions.append(mention)
        for reason in reasons:
            if not near[reason] or near[reason][-1] != chosen:
                near[reason].append(chosen)
    return found


def claims(told: Iterable[Version]) -> list[list[Version]]:
    """The claims that the versions of one topic are of, each with its first told version first."""
    ordered = sorted(told, key=lambda version: version.first.order)
    within_article = Counter(article for version in ordered for article in version.articles)
    found: list[list[Version]] = []
    recent: list[int] = []
    for version in ordered:
        day = version.first.day
        if day is None or not _topical(version) or any(within_article[a] > 1 for a in version.articles):
            found.append([version])
            continue
        recent = [i for i in recent if day - (found[i][0].first.day or 0) <= DIFFERING]
        chosen = next((i for i in recent if _joins(version, found[i])), None)
        if chosen is None:
            recent = [*recent[-_TRIED + 1 :], len(found)]
            found.append([version])
        else:
            found[chosen].append(version)
    return found


def _topical(version: Version) -> bool:
    return version.first.keys.topic != version.first.keys.version


def _reasons(mention: Mention) -> list[tuple[str, str]]:
    """Why another mention of the number may be of the same version."""
    reasons = [("origin", mention.origin), ("topic", str(mention.keys.topic))]
    reasons += [("place", _where(place)) for place in mention.places[:2] if not place.startswith("country:")]
    reasons += [("body", body) for body in mention.bodies[:2]]
    if len(mention.words) > 1:
        reasons.append(("words", " ".join(mention.words[:2])))
    return reasons


def _repeats(mention: Mention, version: Version) -> bool:
    """Whether ``mention`` tells ``version`` again; what was told last stands for all of it."""
    last, first = version.mentions[-1], version.first
    if _apart(mention.places, first.places):
        return False
    if mention.origin in (last.origin, first.origin):
        return True
    if not _close(mention, last):
        return False
    same_place = set(map(_where, mention.places)) & set(map(_where, first.places))
    return bool(same_place) or not _foreign(mention, first)


def _close(one: Mention, other: Mention) -> bool:
    """Whether two mentions may be of the same time."""
    if one.since and one.until and other.since and other.until:
        return one.since <= other.until and other.since <= one.until
    if one.day is None or other.day is None:
        return False
    return abs(one.day - other.day) <= (REPEATED if telling(one.low, one.high) else DIFFERING)


def _joins(version: Version, claim: Sequence[Version]) -> bool:
    """Whether ``version`` is one more of ``claim``."""
    return len(claim) < _VERSIONS and all(_differs(version, other) for other in claim)


def _differs(one: Version, other: Version) -> bool:
    """Whether two versions of a topic are two numbers for the same thing."""
    a, b = one.first, other.first
    if (a.low, a.high) == (b.low, b.high) or a.low <= 0 or b.low <= 0:
        return False
    if not 1 / _FACTOR <= a.high / b.high <= _FACTOR:
        return False
    if a.agency == b.agency and not (telling(a.low, a.high) and telling(b.low, b.high)):
        return False
    if a.since and a.until and b.since and b.until and (a.since > b.until or b.since > a.until):
        return False
    return not one.articles & other.articles


def _apart(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the first places of two mentions exclude each other."""
    if not some or not others:
        return False
    return not (within(some[0], others[0]) or within(others[0], some[0]))


def _foreign(one: Mention, other: Mention) -> bool:
    """Whether two mentions name organizations of which none is the same."""
    return bool(one.bodies and other.bodies and not set(one.bodies) & set(other.bodies))


def _where(place: str) -> str:
    """The place for a key: a city and the county around it are one, as writers mix them up.

    >>> _where("city:لرستان/خرم‌آباد/خرم‌آباد") == _where("county:لرستان/خرم‌آباد")
    True
    """
    kind, _, path = place.partition(":")
    parts = path.split("/")
    return "/".join(parts[:2]) if kind == "city" and len(parts) == 3 and parts[1] == parts[2] else path


def _hash(*parts: str) -> int:
    """A signed 64-bit number for ``parts``."""
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


@cache
def _light() -> frozenset[str]:
    return frozenset(stem for word in load("claims")["light"] for stem in stems(word))


@cache
def _generic() -> frozenset[str]:
    return frozenset(stem for word in load("claims")["generic"] for stem in stems(word))
