"""Characters: every letter, digit, mark and blank of the one table, and what folding keeps."""

from __future__ import annotations

import pytest

from crawler.characters import (
    BLANKS,
    DIGITS,
    INVISIBLE,
    LETTERS,
    ZWNJ,
    aligned,
    ascii_digits,
    fold,
    key,
    persian_digits,
    squash,
)


@pytest.mark.parametrize(("letter", "plain"), LETTERS.items())
def test_letters(letter: str, plain: str) -> None:
    assert fold(f"س{letter}ب") == f"س{plain}ب" == key(f"س{plain}ب")
    assert plain not in LETTERS


@pytest.mark.parametrize(("digit", "plain"), DIGITS.items())
def test_digits(digit: str, plain: str) -> None:
    assert fold(digit) == ascii_digits(digit) == plain


@pytest.mark.parametrize("mark", INVISIBLE, ids=lambda mark: f"U+{ord(mark):04X}")
def test_marks_are_not_read(mark: str) -> None:
    assert fold(f"{mark}کت{mark}{mark}اب{mark}") == "کتاب"


@pytest.mark.parametrize("blank", BLANKS, ids=lambda blank: f"U+{ord(blank):04X}")
def test_blanks_are_spaces(blank: str) -> None:
    assert fold(f"دو{blank}نفر") == "دو نفر"


@pytest.mark.parametrize(
    ("shapes", "plain"),
    [
        ("\ufedd\ufe8e\ufedf\ufeea", "لاله"),  # letters as shapes
        ("\ufefb", "لا"),  # lam-alef in one
        ("\ufdfc", "ریال"),  # the rial sign
        ("قيمت \ufef3\ufeed\ufead\ufeed", "قیمت یورو"),  # a shape of the Arabic yeh is folded again
        ("½ کیلو", "½ کیلو"),  # what is no letter stays
    ],
)
def test_presentation_forms(shapes: str, plain: str) -> None:
    assert fold(shapes) == plain


def test_fold_twice_is_fold() -> None:
    text = "كتاب‌هايِ «ISNA» ٣٥ سالهٔ مــردم\u00a0ﻻله"
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "char", [*LETTERS, *DIGITS, *INVISIBLE, *BLANKS], ids=lambda char: f"U+{ord(char):04X}"
)
def test_aligned_keeps_its_place(char: str) -> None:
    view = aligned(f"س{char}ب")
    assert len(view) == 3
    assert fold(view).replace(" ", "") == fold(f"س{char}ب").replace(" ", "")


def test_key_knows_no_joiner() -> None:
    assert key(f"می{ZWNJ}شود") == key("ميشود") == "میشود"


def test_squash_keeps_letters_and_digits() -> None:
    assert squash("خرّم‌ آباد - (۲)") == squash("خرمآباد۲") == "خرماباد2"


def test_digits_for_readers() -> None:
    assert persian_digits(ascii_digits("۱۴۰۳/٠٧/12")) == "۱۴۰۳/۰۷/۱۲"
