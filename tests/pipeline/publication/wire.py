"""Wire: a made-up week of news, with statistics already read, for tests and the bench.

Every fact is told by one agency and taken over by others: word for word, shortened, or with a
number of their own. From one seed it is always the same news.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.article import Article
from pipeline.extraction import stamp
from pipeline.publication.publish import Reading
from pipeline.statistics import Statistic

AGENCIES = ("ایسنا", "ایرنا", "خبرگزاری مهر", "خبرگزاری تسنیم", "خبرگزاری فارس")
PLACES = (("استان لرستان", "لرستان"), ("استان قم", "قم"), ("استان سمنان", "سمنان"), ("استان یزد", "یزد"))
BODIES = ("بسیج سازندگی {}", "هلال احمر {}", "اداره کل آموزش و پرورش {}", "کمیته امداد {}")
THINGS = (
    "بسته معیشتی",
    "کلاس درس",
    "چادر امدادی",
    "نهال بلوط",
    "کیسه سیمان",
    "دفترچه بیمه",
    "جلد کتاب",
    "پتوی گرم",
)
VERBS = ("توزیع شد", "تحویل مردم شد", "فراهم شد", "به روستاها رسید")
FILLERS = (
    "این کار با همراهی مردم و نیروهای محلی در چند نوبت انجام گرفت",
    "مسئولان گفتند که برنامه در ماه‌های آینده نیز دنبال می‌شود",
    "بخشی از هزینه را خیران پرداختند و بقیه از محل بودجه استان بود",
    "اهالی از کندی کار گله داشتند و خواستند که راه روستا هم باز شود",
    "پیش از این نیز چنین طرحی در شهرستان‌های همسایه اجرا شده بود",
    "به گفته شاهدان، هوا سرد بود و کامیون‌ها با تأخیر رسیدند",
    "قرار است گزارش کامل آن هفته بعد در شورای استان خوانده شود",
    "کارشناسان می‌گویند نیاز واقعی منطقه از این بیشتر است",
)
WORDS = " ".join(FILLERS).split()
DAY = datetime(2024, 1, 6, 8, 0, tzinfo=ZoneInfo("Asia/Tehran"))
EXTRACTOR = "wire 1"


def readings(facts: int, *, seed: int = 7, days: int = 7) -> list[Reading]:
    """The news of ``facts`` facts, each told by one to four agencies, in the order of publication."""
    told = [reading for i in range(facts) for reading in _fact(random.Random(seed * 1_000_003 + i), i, days)]
    return sorted(told, key=lambda reading: (str(reading.article.date_published), reading.article.id))


def _fact(chance: random.Random, number: int, days: int) -> Iterator[Reading]:
    """One fact as its agencies tell it."""
    place, province = chance.choice(PLACES)
    body = chance.choice(BODIES).format(place)
    thing, verb = chance.choice(THINGS), chance.choice(VERBS)
    value = chance.randrange(100, 90_000)
    moment = DAY + timedelta(minutes=chance.randrange(days * 24 * 60))
    fillers = _around(chance)
    tellers = chance.sample(AGENCIES, chance.randint(1, 4))
    for i, agency in enumerate(tellers):
        said = value if not i or chance.random() < 0.7 else value + chance.randrange(10, 500)
        if i and chance.random() < 0.5:
            fillers = _around(chance)  # told in its own words
        name = body.removeprefix("اداره کل ") if i % 2 else body
        yield telling(
            f"{number}-{i}", said, thing, name=name, place=place, province=province, agency=agency,
            verb=verb, fillers=fillers, moment=moment + timedelta(minutes=37 * i),
        )  # fmt: skip


def _around(chance: random.Random) -> list[str]:
    """What else an article says: words in an order of its own, so that it is like no other."""
    return [" ".join(chance.choices(WORDS, k=14)) for _ in range(5)]


def telling(
    identity: str,
    value: int,
    thing: str = "بسته معیشتی",
    *,
    name: str = "بسیج سازندگی لرستان",
    place: str = "استان لرستان",
    province: str = "لرستان",
    agency: str = "ایسنا",
    verb: str = "توزیع شد",
    fillers: list[str] | tuple[str, ...] = FILLERS[:5],
    moment: datetime | None = DAY,
    version: int = 1,
) -> Reading:
    """One article with one statistic, ``value`` of ``thing``, told twice: in headline and body."""
    quote = f"{value} {thing.split()[0]}"
    headline = f"{value} {thing} در {place} {verb}"
    body = f"{name} گفت: {value} {thing} در {place} {verb}.\n" + "؛ ".join(fillers) + "."
    article = Article(
        id=f"خبر-{identity}", headline=headline, article_body=body, publisher=agency, version=version,
        url=f"https://news.example/{identity}", date_published=moment,
    )  # fmt: skip
    text = article.text
    sentences = (headline, body.partition("\n")[0])
    found = []
    for i, sentence in enumerate(sentences):
        sentence_start = text.index(sentence, len(headline) * i)
        start = text.index(quote, sentence_start)
        found.append(
            Statistic(
                quote=quote, start=start, end=start + len(quote), value=float(value), comparator="=",
                unit="count", measured=thing, per=None, organizations=(name,) if i else (), places=(place,),
                time=None, source=name if i else None, trend="=", status="actual", kind="count",
                unit_id="count", sentence=sentence, sentence_start=sentence_start, province=province,
                confidence=0.75, extractor=EXTRACTOR,
            )
        )  # fmt: skip
    statistics = tuple(stamp(statistic, article) for statistic in found)
    return Reading(article=article, statistics=statistics, extractor=EXTRACTOR)
