"""World: a few days of news that nobody printed, published for real, with what a screen must survive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from crawler.article import Article
from pipeline.publication.publish import Reading, publish

#: The morning on which the first article came out: ۱۶ اردیبهشت ۱۳۹۹ in Tehran.
FIRST: Final = datetime(2020, 5, 5, 6, 0, tzinfo=UTC)

_PACKAGES: Final = (
    "به گفته مریم کاظمی، فرماندار خرم‌آباد، کمیته امداد لرستان در فروردین ۱۳۹۹ {number} بسته معیشتی میان "
    "خانوارهای کم‌درآمد استان لرستان توزیع کرد. این بسته‌ها در خرم‌آباد و بروجرد به دست مردم رسید. او گفت که "
    "کار ادامه دارد."
)

#: What a careless page would run, compute, or ask of a database.
SCRIPT: Final = "<script>hacked=1</script>"
FORMULA: Final = "=cmd|' /C calc'!A0"
INJECTION: Final = "x'); DROP TABLE articles; --"


def article(
    id: str, headline: str, body: str, *, agency: str, hours: float = 0, url: str | None = None
) -> Article:
    """An article of the world, so many hours after the first."""
    return Article(
        id=id,
        headline=headline,
        article_body=body,
        publisher=agency,
        url=f"https://news.example/{id}" if url is None else url,
        date_published=FIRST + timedelta(hours=hours),
    )


ARTICLES: Final = (
    article(
        "packages-1", "توزیع بسته‌های معیشتی در لرستان", _PACKAGES.format(number="۱۲ هزار"), agency="تسنیم",
    ),
    article(
        "packages-2", "بسته معیشتی برای خانوارهای خرمآباد لرستان", _PACKAGES.format(number="12 هزار"),
        agency="ایسنا", hours=5,
    ),
    article(
        "packages-3", "کمیته امداد لرستان بسته معيشتي پخش كرد", _PACKAGES.format(number="۱۵ هزار"),
        agency="خبرگزاری مهر", hours=30,
    ),
    article(
        "loans", "وام اشتغال در یزد",
        "بانک ملی در سال ۱۳۹۸ پنج میلیارد تومان وام به کارگاه‌های یزد پرداخت کرد. بانک ملت نیز ۶۰ میلیارد "
        "ریال وام در کرمان داد. سهم زنان ۳۵ درصد بود.",
        agency="ایرنا", hours=50,
    ),
    article(
        "rain", "بارش در گیلان",
        "ایستگاه هواشناسی رشت دیروز ۴۲ میلی‌متر باران ثبت کرد. مساحت شالیزارهای گیلان ۲۳۰ هزار هکتار است و "
        "۱۴ نفر در سیل زخمی شدند.",
        agency="ایسنا", hours=72,
    ),
    article(
        "hostile", f"ساخت مدرسه در قم {SCRIPT}",
        f"امسال در استان قم ۲۰۰ مدرسه ساخته شد. در سال ۱۳۹۸ شرکت {INJECTION} تعداد ۴۰۰ کتابخانه در قم ساخت.",
        agency=FORMULA, hours=75, url="javascript:alert(1)",
    ),
    *(
        article(
            f"schools-{n}", f"گزارش ساخت مدرسه، شماره {n}",
            f"اداره کل نوسازی مدارس استان فارس در سال ۱۳۹۸ تعداد {100 + n} کلاس درس در شیراز ساخت.",
            agency="خبرآنلاین", hours=80 + n,
        )
        for n in range(30)
    ),
)  # fmt: skip


def make(db: Path) -> Path:
    """The world, published into ``db``."""
    publish((Reading(article=one) for one in ARTICLES), db=db)
    return db
