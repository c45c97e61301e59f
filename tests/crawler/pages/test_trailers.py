"""Trailers: every rule cuts what it is for, and a body is otherwise untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.trailers import RULES, TABLE, cut

BODY = "به گزارش خبرنگار ما، نرخ تورم به ۴۰/۴ درصد رسید.\nاین طرح تا پایان سال ادامه دارد."
EXAMPLES = [(name, example) for name, rule in TABLE.items() for example in rule["examples"]]

#: Ends of bodies that no rule may touch.
ENDS = (
    "او در پایان پیام خود نوشت: مردم پیروز شدند.",
    "این خبر تا انتهای خبرنامه ادامه یافت.",
    "نسبت این دو ۳ به ۱ بود.",
    "تلفن ۱۱۵",
    "قیمت دلار ۴۲۰۰۰ تومان",
    "نرخ بیکاری ۱۲/۵",
    "این آمار از سال ۱۳۹۸ تا ۱۴۰۰ است",
    "انتهای پیامک‌های تبلیغاتی کد لغو ۱۱ است",
)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_every_example_is_cut(name: str, example: str) -> None:
    assert cut(f"{BODY}\n{example}", (name,)) == (BODY, example)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_without_its_rule_nothing_is_cut(name: str, example: str) -> None:
    assert cut(f"{BODY}\n{example}", ()) == (f"{BODY}\n{example}", "")


@pytest.mark.parametrize("end", ENDS)
def test_a_sentence_is_no_trailer(end: str) -> None:
    assert cut(f"{BODY}\n{end}", RULES) == (f"{BODY}\n{end}", "")


@pytest.mark.parametrize(
    ("body", "rules", "trailer"),
    [
        (f"{BODY} انتهای پیام/۴۱۲۹/", ("end",), "انتهای پیام/۴۱۲۹/"),  # in the last line
        (f"{BODY}انتهای پیام", ("end",), "انتهای پیام"),  # glued to the full stop
        (f"{BODY} ۲۷۲۱۵", ("code",), "۲۷۲۱۵"),
        (f"{BODY}\n۲۷۲۱۵\nانتهای پیام/", ("end", "code"), "۲۷۲۱۵\nانتهای پیام/"),  # one upon the other
        (f"{BODY}\nانتهای‌پیام", ("end",), "انتهای‌پیام"),
        (f"{BODY}\nانتهای پیام\u00a0/\u00a0م", ("end",), "انتهای پیام\u00a0/\u00a0م"),
    ],
)
def test_where_it_stands(body: str, rules: tuple[str, ...], trailer: str) -> None:
    assert cut(body, rules) == (BODY, trailer)


def test_only_the_last_two_lines_are_looked_at() -> None:
    body = f"انتهای پیام/۱۲\n{BODY}"
    assert cut(body, RULES) == (body, "")


def test_a_body_may_be_nothing_else() -> None:
    assert cut("انتهای پیام/", ("end",)) == ("", "انتهای پیام/")


@given(st.text(), st.sets(st.sampled_from(sorted(RULES))))
def test_what_is_left_is_how_the_body_began(body: str, rules: set[str]) -> None:
    kept, trailer = cut(body, rules)
    assert body.startswith(kept)
    assert trailer in body[len(kept) :]
    assert trailer or kept == body
