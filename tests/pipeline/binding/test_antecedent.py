"""«این بانک» stands for the bank that was named before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.binding.antecedent import antecedent
from pipeline.binding.scene import Scene


@pytest.mark.parametrize(
    ("text", "this", "name"),
    [
        ("بانک رفاه کارگران سود داد و بانک ملت نداد. این بانک ۳۰ شعبه دارد.", "این بانک", "بانک ملت"),
        ("وزارت نیرو خبر داد. این وزارتخانه ۱۲ سد می‌سازد.", "این وزارتخانه", "وزارت نیرو"),
        ("از شهرستان بوکان گزارش شد که این شهرستان ۴۰ مدرسه دارد.", "این شهرستان", "شهرستان بوکان"),
        ("فرانسه ۴۰ کارخانه بست. دولت این کشور ۳ کارخانه ساخت.", "این کشور", "فرانسه"),
        ("۴۰ کارخانه بسته شد. سپس بانک ملت آمد.", "", None),
        ("این بانک ۳۰ شعبه دارد. بانک ملت ۲۰ شعبه دارد.", "این بانک", None),
        ("شرکت گاز ایران سود داد. این بانک ۳۰ شعبه دارد.", "این بانک", None),
        ("در کشور باران بارید و این استان ۳ سد دارد.", "این استان", None),
    ],
)
def test_antecedent(seen: Callable[[str], Scene], text: str, this: str, name: str | None) -> None:
    scene = seen(text)
    found = {
        text[entity.start : entity.end]: antecedent(scene, entity)
        for entity in (*scene.organizations, *scene.places)
    }
    assert {key for key, other in found.items() if other is not None} == ({this} if name else set())
    if this:
        stands = found[this]
        assert (stands and text[stands.start : stands.end]) == name
