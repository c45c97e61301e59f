"""Newsroom: made-up news of any length, in which as much recurs as in real news.

The shares are counts of a file into which 30,000 real articles of ``../shared/corpus`` with 159,141
statistics were published: statistics an article, digits of a number, how many name a place or an
organization and how many of each there are, how often a thing or a number is new, what of it is
told again and by whom, and how many articles are copies. As many come a day as on the busiest of
theirs. From one seed it is always the same news.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

from crawler.article import Article
from pipeline.extraction import stamp
from pipeline.lexicon import rows
from pipeline.publication.publish import Reading
from pipeline.statistics import Statistic

EXTRACTOR: Final = "newsroom 1"

_FIRST: Final = datetime(2015, 3, 21, 6, 0, tzinfo=ZoneInfo("Asia/Tehran"))
_A_DAY: Final = 175
_UNDATED: Final = 9_414 / 30_000

#: Articles without a statistic; the others have 6.9 on average, ever fewer ever more.
_EMPTY: Final = 6_928 / 30_000
_MEAN: Final = 159_141 / (30_000 - 6_928)

#: Words for what is measured that were never used before; the others are as frequent as they were.
_NEW_THING: Final = 63_527 / 159_141
_NEW_NUMBER: Final = 16_412 / 159_141
#: One thing stands above all: people.
_PEOPLE: Final = 6_897 / 159_141
#: Significant digits of a number, from one on.
_DIGITS: Final = (74_547, 37_325, 15_721, 8_399, 6_436, 8_712, 4_430, 1_264)

_PLACED: Final = 92_139 / 159_141
_NAMED: Final = 61_946 / 159_141
_ORGANIZATIONS: Final = 7_875

#: A copy has all that its original has; other articles tell single statistics again, with the same number
#: or with another. Most of what is told again is told by the same article.
_COPIES: Final = 391 / 30_000
_AGAIN_HERE: Final = 5_600 / 159_141
_AGAIN: Final = 1_900 / 159_141
_OTHERWISE: Final = 448 / 159_141
#: Articles among which such an original is: those of the last two days.
_RECENT: Final = 2 * _A_DAY

_AGENCIES: Final = (
    "ایسنا", "همشهری آنلاین", "عصر ایران", "خبرگزاری فارس", "تابناک", "خبرگزاری مهر", "ایرنا", "برنا",
)  # fmt: skip
_FILLERS: Final = tuple(
    "گفته گزارش برنامه طرح بخش سال دوره مردم شهر روستا کار توسعه خدمات بازار نیاز هزینه پروژه ساخت".split()
)


def readings(statistics: int, *, seed: int = 7) -> Iterator[Reading]:
    """News with at least so many statistics, article by article, in the order of publication."""
    room = _Newsroom(random.Random(seed))
    while room.told < statistics:
        yield room.article()


@dataclass(frozen=True, slots=True)
class _Story:
    """What an article says: its text, and the statistics where they stand in it."""

    text: str
    statistics: tuple[Statistic, ...]
    dated: bool


@dataclass(slots=True)
class _Newsroom:
    """What was told so far, as far as it is told again."""

    chance: random.Random
    told: int = 0
    articles: int = 0
    things: list[str] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    recent: deque[_Story] = field(default_factory=lambda: deque(maxlen=_RECENT))

    def article(self) -> Reading:
        """The next article."""
        copied = self.recent and self.chance.random() < _COPIES
        story = self.chance.choice(self.recent) if copied else self._story()
        self.recent.append(story)
        self.articles += 1
        self.told += len(story.statistics)
        article = Article(
            id=f"خبر-{self.articles}", headline=f"گزارش {self.articles}", article_body=story.text,
            publisher=self.chance.choice(_AGENCIES), url=f"https://news.example/{self.articles}",
            date_published=_FIRST + timedelta(days=self.articles / _A_DAY) if story.dated else None,
        )  # fmt: skip
        shift = len(article.text) - len(story.text)
        statistics = (replace(one, start=one.start + shift, end=one.end + shift) for one in story.statistics)
        return Reading(
            article=article, statistics=tuple(stamp(one, article) for one in statistics), extractor=EXTRACTOR
        )

    def _story(self) -> _Story:
        """A new story, in which some statistics stand twice."""
        text, placed = "", list[Statistic]()
        for _ in range(self._count()):
            one = self._statistic()
            for _ in range(2 if self.chance.random() < _AGAIN_HERE else 1):
                text += " ".join(self.chance.choices(_FILLERS, k=5)) + " "
                start, text = len(text), f"{text}{one.quote} {one.measured}. "
                placed.append(replace(one, start=start, end=start + len(one.quote)))
        return _Story(text.rstrip(), tuple(placed), self.chance.random() >= _UNDATED)

    def _count(self) -> int:
        return 0 if self.chance.random() < _EMPTY else 1 + int(self.chance.expovariate(1 / (_MEAN - 0.5)))

    def _statistic(self) -> Statistic:
        """A new statistic, or one that another article told, with its number or another."""
        fate = self.chance.random()
        if (
            self.recent
            and fate < _AGAIN + _OTHERWISE
            and (told := self.chance.choice(self.recent).statistics)
        ):
            one = self.chance.choice(told)
            return one if fate < _AGAIN else _worth(one, float(one.value or 0) + self.chance.randint(1, 11))
        places, bodies = (
            tuple(self.chance.choices(names, cum_weights=weights)) if self.chance.random() < share else ()
            for share, names, weights in ((_PLACED, _PLACES, _PLACE_SHARES), (_NAMED, _BODIES, _BODY_SHARES))
        )
        one = replace(_BLANK, measured=self._thing(), places=places, organizations=bodies)
        return _worth(one, self._number())

    def _thing(self) -> str:
        chance = self.chance
        if chance.random() < _PEOPLE:
            return "نفر"
        new = not self.things or chance.random() < _NEW_THING
        self.things.append(f"{_word(chance)} {_word(chance)}" if new else chance.choice(self.things))
        return self.things[-1]

    def _number(self) -> float:
        """As numbers are: most have one digit, and what was said is said again."""
        chance = self.chance
        if not self.numbers or chance.random() < _NEW_NUMBER:
            (digits,) = chance.choices(range(len(_DIGITS)), _DIGITS)
            self.numbers.append(float(chance.randrange(10**digits, 10 ** (digits + 1))))
        else:
            self.numbers.append(chance.choice(self.numbers))
        return self.numbers[-1]


#: What all statistics have in common.
_BLANK: Final = Statistic(
    quote="", start=0, end=0, value=None, comparator="=", unit="count", measured="", per=None,
    organizations=(), places=(), time=None, source=None, trend="=", status="actual", kind="count",
    unit_id="count", confidence=0.75, extractor=EXTRACTOR,
)  # fmt: skip


def _worth(one: Statistic, value: float) -> Statistic:
    """``one`` with another value."""
    return replace(one, value=value, quote=f"{value:.0f} {one.measured.partition(' ')[0]}")


def _word(chance: random.Random) -> str:
    return "".join(chance.choices("بپتجدرزسشفکگلمن", k=2)) + "ا" + "".join(chance.choices("بترسلمن", k=2))


def _shares(count: int) -> list[float]:
    """Weights of names of which each is as frequent as its rank says (Zipf), summed up."""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


_PLACES: Final = tuple(
    [f"استان {row['name']}" for row in rows("provinces")]
    + [f"شهرستان {row['name']}" for row in rows("counties")]
)
_PLACE_SHARES: Final = _shares(len(_PLACES))
_OFFICES: Final = (
    "فرمانداری", "شهرداری", "دانشگاه", "هلال احمر", "اداره ورزش", "نظام پزشکی", "خانه کشاورز", "شرکت آب",
    "اتاق بازرگانی", "کانون وکلای", "پلیس راه", "بیمارستان", "بورس", "موزه", "کتابخانه", "راه‌آهن", "بنیاد",
)  # fmt: skip
_BODIES: Final = tuple(f"{office} {row['name']}" for row in rows("counties") for office in _OFFICES)[
    :_ORGANIZATIONS
]
_BODY_SHARES: Final = _shares(len(_BODIES))
