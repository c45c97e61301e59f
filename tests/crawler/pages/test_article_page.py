"""ArticlePage: who is believed for each field, and what of a page is no part of its text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from crawler import pages
from crawler.dates import TEHRAN
from tests.crawler.pages.site import FETCHED, read

TITLE = '<h1 class="title">رشد ۳ درصدی در خانه‌ها</h1>'
LEAD = '<p class="summary">بارش باران در شهر‌ها و روستاها زیاد بود.</p>'
PARAGRAPHS = ("سد استان پر شد و آب به خانه‌ها رسید.", "۱۲ روستا در پایین‌دست خالی شده‌اند.")
BODY = f'<div class="item-text"><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>'
TEXT = "\n".join(PARAGRAPHS)


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


# Tiers.


def test_tiers_fail_over_in_their_order() -> None:
    told: dict[str, Any] = {"headline": "از جیسون"}
    head = meta("og:title", "از متا")
    shown = '<h1 class="title">از خانواده</h1><h1 class="first-title">از ایسنا</h1>'
    headlines = [
        read(shown + BODY, head, of="isna", json_ld=told),
        read(shown + BODY, head, of="isna", json_ld={}),
        read(shown + BODY, of="isna"),
        read(shown.replace("first-", "no-") + BODY, of="isna"),
    ]
    assert [article.headline for article in headlines] == ["از جیسون", "از متا", "از ایسنا", "از خانواده"]
    assert [article.provenance["headline"] for article in headlines] == [
        "json-ld",
        "meta",
        "agency",
        "family",
    ]


def test_provenance_is_of_the_fields_that_are_there() -> None:
    assert set(read(TITLE + BODY).provenance) == {"headline", "article_body", "news_code"}


@pytest.mark.parametrize("told", ["رشد ۳ درصدی در خانه ها", "رشد ۳ درصدی در…", "رشد ۳ درصدی ..."])
def test_what_is_shown_is_fuller_than_what_is_told(told: str) -> None:
    article = read(TITLE + BODY, json_ld={"headline": told})
    assert (article.headline, article.provenance["headline"]) == ("رشد ۳ درصدی در خانه‌ها", "family")


def test_the_site_is_no_part_of_a_headline() -> None:
    assert read(BODY, meta("og:title", "رشد ۳ درصدی - خبرگزاری مهر")).headline == "رشد ۳ درصدی"
    head = meta("og:title", "رشد ۳ درصدی | روزنامهٔ نمونه") + meta("og:site_name", "روزنامهٔ نمونه")
    article = read(f"<article itemprop='articleBody'>{BODY}</article>", head, of="")
    assert (article.headline, article.publisher) == ("رشد ۳ درصدی", "روزنامهٔ نمونه")


# Lead and body.


def test_a_lead_is_as_it_is_shown() -> None:
    article = read(TITLE + LEAD + BODY, meta("description", "مهر، آینهٔ ایران"))
    assert article.description == "بارش باران در شهر‌ها و روستاها زیاد بود."
    assert read(TITLE + BODY, meta("description", "بارش زیاد بود.")).description == "بارش زیاد بود."


def test_a_lead_is_not_the_headline() -> None:
    assert read(TITLE + BODY, meta("description", "رشد ۳ درصدی در خانه‌ها")).description == ""


def test_a_lead_is_not_how_the_body_begins() -> None:
    article = read(TITLE + BODY, meta("description", "سد استان پر شد و آب …"))
    assert (article.description, article.article_body) == ("", TEXT)


def test_a_lead_is_not_the_whole_body() -> None:
    body = f'<div class="item-text"><p>{PARAGRAPHS[0]}</p></div>'
    article = read(TITLE + body, meta("description", PARAGRAPHS[0]))
    assert (article.description, article.article_body) == ("", PARAGRAPHS[0])


@pytest.mark.parametrize(
    "repeated", ["رشد ۳ درصدی در خانه‌ها", "بارش باران در شهرها و روستاها زیاد بود", "یک نگاه"]
)
def test_what_stands_above_the_body_is_not_repeated_in_it(repeated: str) -> None:
    kicker = '<h4 class="subtitle">یک نگاه</h4>'
    article = read(kicker + TITLE + LEAD + BODY.replace("<p>", f"<p>{repeated}</p><p>", 1))
    assert article.article_body == TEXT


def test_a_body_is_whole_where_json_ld_has_it() -> None:
    flat = " ".join(PARAGRAPHS)
    shown = read(TITLE + BODY, json_ld={"articleBody": flat})
    assert (shown.article_body, shown.provenance["article_body"]) == (TEXT, "family")
    cut = read(TITLE + '<div class="item-text"><p>سد استان …</p></div>', json_ld={"articleBody": flat})
    assert (cut.article_body, cut.provenance["article_body"]) == (flat, "json-ld")


def test_a_body_that_no_selector_finds_is_the_densest() -> None:
    prose = f"<p>{PARAGRAPHS[0] * 4}</p><p>{PARAGRAPHS[1] * 4}</p>"
    body = f"<nav>{prose * 3}</nav><div class='new'>{prose}</div>"
    article = read(TITLE + body, meta("og:type", "article"))
    assert article.article_body == f"{PARAGRAPHS[0] * 4}\n{PARAGRAPHS[1] * 4}"
    assert article.provenance["article_body"] == "readability"
    assert "article_body: no selector finds it; taken where the page is densest" in article.warnings


def test_a_page_at_an_articles_address_is_searched_too() -> None:
    prose = f"<p>{PARAGRAPHS[0] * 4}</p><p>{PARAGRAPHS[1] * 4}</p>"
    assert read(TITLE + prose).provenance["article_body"] == "readability"
    with pytest.raises(pages.NoArticleError):
        read(TITLE + prose, url="https://www.mehrnews.com/archive")


def test_what_is_no_text_is_cut_out() -> None:
    junk = (
        "<figure><img alt='عکس'><figcaption>عکاس: مینا</figcaption></figure><script>x()</script>"
        "<video>مرورگر شما از ویدئو پشتیبانی نمی‌کند</video><textarea>کد</textarea><style>p{}</style>"
        "<div class='gallery'>۱۲ عکس</div>"
        "<h3>بیشتر بخوانید:</h3><ul><li><a href='x'>خبر ۱</a></li><li><a href='y'>خبر ۲</a></li></ul>"
    )
    assert read(TITLE + BODY.replace("</p><p>", f"</p>{junk}<p>")).article_body == TEXT


# Moments.

MOMENT = datetime(2023, 8, 14, 10, 30, tzinfo=TEHRAN)
SHOWN = '<div class="item-date"><span>۲۳ مرداد ۱۴۰۲ - ۱۰:۳۰</span></div>'


@pytest.mark.parametrize(
    ("body", "head", "json_ld", "tier"),
    [
        ("", "", {"datePublished": "2023-08-14T10:30:00.000"}, "json-ld"),
        ("", "", {"datePublished": "2023-08-14T07:00:00Z"}, "json-ld"),
        ("", meta("article:published_time", "2023-08-14T07:00:00Z"), None, "meta"),
        ("", '<meta name="date" content="2023-08-14T10:30:00+0330">', None, "meta"),
        ("", '<meta itemprop="datePublished" content="2023-08-14T07:00:00Z">', None, "meta"),
        (SHOWN, "", None, "family"),
        (SHOWN.replace("مرداد", "مرداد ماه"), "", None, "family"),
        (SHOWN.replace(" - ", "، "), meta("article:published_time", "دیروز"), None, "family"),
        (SHOWN, "", {"datePublished": "2023-08-14"}, "family"),  # the day's clock
        ('<time class="item-date" title="۲۳ مرداد ۱۴۰۲ - ۱۰:۳۰">۳۱ روز قبل</time>', "", None, "family"),
    ],
)
def test_a_moment(body: str, head: str, json_ld: dict[str, Any] | None, tier: str) -> None:
    article = read(TITLE + body + BODY, head, json_ld=json_ld)
    assert (article.date_published, article.provenance["date_published"]) == (MOMENT, tier)
    assert article.date_published is not None
    assert article.date_published.utcoffset() is not None
    assert article.warnings == ()


@pytest.mark.parametrize("text", ["۳۱ روز قبل", "دیروز", "۳۱ مهر ۱۴۰۲", "جمعه ۲۳ مرداد ۱۴۰۲", "03/04/2023"])
def test_a_moment_that_cannot_be_read_is_said(text: str) -> None:
    article = read(f'{TITLE}<div class="item-date">{text}</div>{BODY}')
    assert article.date_published is None
    assert article.warnings == (f"date_published: {text!r} cannot be read",)


def test_a_page_without_a_moment_is_said() -> None:
    assert read(TITLE + BODY).warnings == ("date_published: none found",)


@pytest.mark.parametrize(
    ("day", "doubted"), [("۲۳", False), ("۲۲", False), ("۲۴", False), ("۲۱", True), ("۲۵", True)]
)
def test_the_day_in_an_address_is_compared(day: str, doubted: bool) -> None:
    article = read(
        f'{TITLE}<li class="time">{day} مرداد ۱۴۰۲ - ۱۰:۳۰</li><div class="story">خبر</div>', of="tasnim"
    )
    assert article.date_published is not None
    assert bool(article.warnings) == doubted


def test_the_day_in_an_id_is_compared() -> None:
    date = (
        '<div class="meta-news"><ul><li><b class="text-meta">شنبه / ۲۱ مرداد ۱۴۰۲ / ۱۰:۳۰</b></li></ul></div>'
    )
    article = read(TITLE + date + BODY, of="isna")
    assert article.warnings == ("date_published: 2023-08-12 on the page, 2023-08-14 in its address",)


@pytest.mark.parametrize(
    ("english", "warnings"),
    [
        ("14 August 2023", ()),
        ("13 August 2023", ("date_published: 2023-08-14 in Persian, 2023-08-13 in English",)),
    ],
)
def test_the_second_date(english: str, warnings: tuple[str, ...]) -> None:
    shown = f'تاریخ انتشار: ۱۰:۳۰ - ۲۳ مرداد ۱۴۰۲<span class="en_date">{english}</span>'
    date = f'<div class="news_pdate_c">{shown}</div>'
    article = read(f'{TITLE}{date}<div class="body"><p>خبر</p></div>', of="tabnak")
    assert (article.date_published, article.warnings) == (MOMENT, warnings)


def test_the_second_date_is_better_than_none() -> None:
    date = '<div class="news_pdate_c">۲ روز پیش</div><span class="en_date">14 August 2023</span>'
    article = read(f'{TITLE}{date}<div class="body"><p>خبر</p></div>', of="tabnak")
    assert article.date_published == datetime(2023, 8, 14, tzinfo=TEHRAN)


def test_the_american_order_of_fars() -> None:
    head = '<meta name="dc.Date" content="08/14/2023 10:30:00 AM">'
    article = read(f'{TITLE}<div class="nt-body">خبر</div>', head, of="fars")
    assert article.date_published == MOMENT
    assert read(TITLE + BODY, head.replace("dc.Date", "date")).date_published is None


def test_when_it_was_changed() -> None:
    article = read(TITLE + BODY, meta("article:modified_time", "2023-08-14T07:00:00Z"))
    assert article.date_modified == MOMENT


# What stands around the text.

CRUMBS = '<ol class="breadcrumb"><li><a>{}</a></li><li><a>اقتصاد</a></li><li><a>آب و انرژی</a></li></ol>'


@pytest.mark.parametrize(
    ("body", "head", "json_ld"),
    [
        ("", meta("article:section", "اقتصاد &gt; آب و انرژی"), None),
        ("", "", {"articleSection": ["اقتصاد", "آب و انرژی"]}),
        (CRUMBS.format("صفحه اصلی"), "", None),
        (CRUMBS.format("خبرگزاری مهر"), "", None),
    ],
)
def test_a_section(body: str, head: str, json_ld: dict[str, Any] | None) -> None:
    assert read(TITLE + body + BODY, head, json_ld=json_ld).article_section == "اقتصاد > آب و انرژی"


@pytest.mark.parametrize(
    ("body", "head", "json_ld"),
    [
        ("", meta("article:tag", "آب، برق,گاز"), None),
        ("", meta("article:tag", "آب") + meta("article:tag", "برق") + meta("article:tag", "گاز"), None),
        ("", "", {"keywords": "آب,برق , گاز"}),
        ("", "", {"keywords": ["آب", "برق", "گاز", "آب"]}),
        ('<ul class="tags"><li>آب</li><li>#برق</li><li> گاز </li></ul>', "", None),
    ],
)
def test_keywords(body: str, head: str, json_ld: dict[str, Any] | None) -> None:
    assert read(TITLE + body + BODY, head, json_ld=json_ld).keywords == ("آب", "برق", "گاز")


@pytest.mark.parametrize(
    ("body", "json_ld", "expected"),
    [
        ("", {"author": {"@type": "Person", "name": "مینا راد"}}, "مینا راد"),
        ("", {"author": [{"name": "مینا راد"}]}, "مینا راد"),
        ("", {"author": ["مینا راد", {"name": "امید پاک"}, "مهر"]}, "مینا راد، امید پاک"),
        ("", {"author": "خبرگزاری مهر"}, ""),
        ("", {"author": "https://www.mehrnews.com/mina"}, ""),
        ('<div class="item-author">خبرنگار: مینا راد</div>', None, "مینا راد"),
        ('<div class="item-author">مینا راد</div>', {"author": {"name": "خبرگزاری مهر"}}, "مینا راد"),
    ],
)
def test_an_author_is_a_person(body: str, json_ld: dict[str, Any] | None, expected: str) -> None:
    assert read(TITLE + body + BODY, json_ld=json_ld).author == expected


def test_a_code_is_without_its_label() -> None:
    code = '<div class="news_id_c">کد خبر: ۱۲۳۴۵۶۷</div><div class="body">خبر</div>'
    assert read(TITLE + code, of="tabnak").news_code == "1234567"


def test_a_kicker_is_not_the_headline() -> None:
    assert read('<h4 class="subtitle">یک نگاه</h4>' + TITLE + BODY).alternative_headline == "یک نگاه"
    assert read('<h4 class="subtitle">رشد ۳ درصدی در خانه‌ها</h4>' + TITLE + BODY).alternative_headline == ""


@pytest.mark.parametrize(
    "html",
    [
        f'<h4 class="subtitle">رپرتاژ آگهی</h4>{TITLE}{BODY}',
        f'<h1 class="title">رپرتاژ آگهی | بهترین یخچال‌ها</h1>{BODY}',
        f"{TITLE}{BODY.replace('<p>', '<p>رپرتاژ آگهی</p><p>', 1)}",
        f'{TITLE}<ol class="breadcrumb"><li><a>رپورتاژ</a></li></ol>{BODY}',
        f"{TITLE}{BODY.replace('</div>', '<p>انتهای رپرتاژ آگهی</p></div>')}",
    ],
)
def test_an_advertisement_is_known(html: str) -> None:
    assert read(html, of="isna").sponsored
    assert not read(html.replace("رپ", "گپ"), of="isna").sponsored


def test_where_a_piece_is_from() -> None:
    article = read(TITLE + BODY.replace("<p>", "<p>به گزارش خبرگزاری مهر به نقل از ایسنا، ", 1))
    assert article.republished_from == "ایسنا"


def test_a_trailer_is_cut_by_the_agencys_rules() -> None:
    html = TITLE + BODY.replace("</div>", "<p>انتهای پیام/۱۲</p></div>")
    assert read(html, of="isna").trailer == "انتهای پیام/۱۲"
    assert read(html, of="mehr").article_body == f"{TEXT}\nانتهای پیام/۱۲"


def test_what_an_article_is_called() -> None:
    article = read(TITLE + BODY)
    assert (article.id, article.publisher, article.fetched_at) == ("mehr-4902834", "خبرگزاری مهر", FETCHED)
    assert article.url == "https://www.mehrnews.com/news/4902834/خبر"


# Pages that give none.


@pytest.mark.parametrize(
    ("body", "fields", "reason"),
    [
        ("", {}, "not-an-article"),
        (TITLE, {}, "empty"),
        (TITLE + '<div class="item-text"><figure><figcaption>عکس</figcaption></figure></div>', {}, "empty"),
        (TITLE + BODY, {"headers": (("Content-Type", "application/pdf"),)}, "not-html"),
        (TITLE + BODY, {"status": 404}, "not-an-article"),
        ("<script>document.cookie = '__arcsjs=1'</script>", {"status": 403}, "wall"),
        ("<noscript>فعال بودن جاوااسکریپت الزامی است</noscript>", {}, "wall"),
        ('<div class="error_container">صفحه درخواستی شما موجود نمی باشد</div>', {}, "soft-404"),
        (TITLE + "<p>صفحه مورد نظر یافت نشد</p>", {}, "soft-404"),
    ],
)
def test_reasons(body: str, fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(pages.NoArticleError) as raised:
        read(body, **fields)
    assert raised.value.reason == reason
    assert raised.value.reason in pages.REASONS
    assert raised.value.url in str(raised.value)


@pytest.mark.parametrize(
    "html",
    [
        TITLE,
        f"{TITLE}<ul>{'<li><a href=x>سد قم پر شد و آب به شهر رسید</a></li>' * 60}</ul>",
        f"{TITLE}<p>کوتاه</p>",
    ],
)
def test_any_page_is_no_article(html: str) -> None:
    with pytest.raises(pages.NoArticleError):
        read(html, of="")


def test_a_home_page_is_no_article() -> None:
    prose = f"<div>{f'<p>{TEXT}</p>' * 9}</div>"
    assert read(TITLE + prose, of="").provenance["article_body"] == "readability"
    with pytest.raises(pages.NoArticleError, match="home page"):
        read(TITLE + prose, of="", url="https://www.example.ir/")


def test_any_page_that_calls_itself_an_article_is_one() -> None:
    article = read(TITLE, of="", json_ld={"articleBody": "خبر کوتاه."})
    assert (article.id[:14], article.article_body) == ("example.ir-" + article.id[11:14], "خبر کوتاه.")
