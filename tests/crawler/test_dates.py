"""Publication dates: what is certain is read, and nothing else."""

from __future__ import annotations

from datetime import date

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.characters import persian_digits
from crawler.dates import TABLE, aware, local_date, read_date

READ = {
    "2019-11-08T09:49:13.000Z": "2019-11-08T09:49:13+00:00",
    "2026-05-18T14:19:21+00:00": "2026-05-18T14:19:21+00:00",
    "2023-09-25T15:49:00": "2023-09-25T15:49:00+03:30",
    "2015-09-29 00:00:00": "2015-09-29T00:00:00+03:30",
    "2026-04-27 | 06:11:54 IRST": "2026-04-27T06:11:54+03:30",
    "September 1st 2019, 14:12:00.000": "2019-09-01T14:12:00+04:30",
    "October 22nd 2019, 22:30:00.000": "2019-10-22T22:30:00+03:30",
    "2021 Feb 18": "2021-02-18T00:00:00+03:30",
    "16:41 · 11 Mordad 1405": "2026-08-02T16:41:00+03:30",
    "۲۳:۰۲\r\n                ۱۴۰۲-۶-۱": "2023-08-23T23:02:00+03:30",
    "۱۴۰۲/۰۸/۱۳": "2023-11-04T00:00:00+03:30",
    "1381-12-18": "2003-03-09T00:00:00+03:30",
    "چهارشنبه ۱۱ اسفند ۱۴۰۰ - ۱۴:۴۷": "2022-03-02T14:47:00+03:30",
    "سه‌شنبه ۲۰ اردیبهشت ۱۴۰۱ - ۲۱:۳۵": "2022-05-10T21:35:00+04:30",
    "سه شنبه ۲۰ ارديبهشت ۱۴۰۱ ساعت ۲۱:۳۵": "2022-05-10T21:35:00+04:30",
    "تاریخ انتشار: ۲ مهر ۱۴۰۳": "2024-09-23T00:00:00+03:30",
    "تاریخ انتشار: ۱۱:۴۵ - ۳۰ فروردين ۱۳۹۶": "2017-04-19T11:45:00+04:30",
    "شنبه / ۶ آبان ۱۳۹۱ / ۱۰:۳۹": "2012-10-27T10:39:00+03:30",
    "۵ ژوئن ۲۰۲۳": "2023-06-05T00:00:00+03:30",
    "Sun, 01 Sep 2019 14:12:00 +0330": "2019-09-01T14:12:00+03:30",
}

UNREAD = (
    "", "دیروز", "None", "03/04/2019", "1-6-1402", "۱۴۰۲/۱۳/۰۱", "۱۴۰۲/۰۷/۳۱", "2019-02-30", "2019-09",
    "۲۵:۷۰ ۱۴۰۲-۶-۱", "جمعه ۱۱ اسفند ۱۴۰۰", "۱۱ اسفند ۲۰۲۰", "11 محرم 1445", "1445/01/11/3",
    "کد خبر 1402-6-1", "1700-01-01", "9:05 PM 2019-09-01",
)  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_a_certain_date_is_read(text: str) -> None:
    moment = read_date(text)
    assert moment is not None
    assert moment.isoformat() == READ[text]


@pytest.mark.parametrize("text", UNREAD)
def test_an_uncertain_date_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize("name", TABLE["jalali"])
def test_every_jalali_month_is_read(name: str) -> None:
    moment = read_date(f"۹ {name} ۱۴۰۳")
    assert moment is not None
    assert moment.date() == jdatetime.date(1403, TABLE["jalali"][name], 9).togregorian()


@pytest.mark.parametrize("name", TABLE["gregorian"])
def test_every_gregorian_month_is_read(name: str) -> None:
    moment = read_date(f"9 {name} 2021")
    assert moment is not None
    assert moment.date() == date(2021, TABLE["gregorian"][name], 9)


@pytest.mark.parametrize("name", TABLE["weekdays"])
def test_every_weekday_must_agree(name: str) -> None:
    monday = 17  # of June 2024
    right, wrong = monday + TABLE["weekdays"][name], monday + (TABLE["weekdays"][name] + 1) % 7
    assert read_date(f"{name} {right} June 2024") is not None
    assert read_date(f"{name} {wrong} June 2024") is None


@pytest.mark.parametrize("word", TABLE["silent"]["words"])
def test_every_silent_word_is_passed_by(word: str) -> None:
    assert read_date(f"{word} 2024-06-17") is not None


@pytest.mark.parametrize("zone", TABLE["zones"])
def test_every_zone_is_known(zone: str) -> None:
    moment = read_date(f"2024-06-17 10:00 {zone}")
    assert moment is not None
    assert moment.isoformat().endswith(TABLE["zones"][zone])


def test_the_day_of_an_article_is_that_of_tehran() -> None:
    assert local_date(read_date("2019-09-01T22:00:00Z")) == "2019-09-02"
    assert local_date(aware(date(2024, 6, 17))) == "2024-06-17"
    assert local_date(None) is None


@given(st.dates(date(1925, 1, 1), date(2080, 1, 1)))
def test_every_day_is_read_in_both_calendars(day: date) -> None:
    jalali = jdatetime.date.fromgregorian(date=day)
    for text in (day.isoformat(), persian_digits(f"{jalali.year}/{jalali.month}/{jalali.day}")):
        moment = read_date(text)
        assert moment is not None
        assert moment.date() == day


@given(st.text())
def test_any_text_whatever_is_a_moment_or_none(text: str) -> None:
    moment = read_date(text)
    assert moment is None or moment.tzinfo is not None
