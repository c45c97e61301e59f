"""Origin: every agency is known where it is cited, and no place or person is taken for one."""

from __future__ import annotations

import pytest

from crawler import agencies
from crawler.characters import squash
from crawler.pages.origin import OTHERS, SPONSORED, is_sponsored, taken_from

NAMES = [
    *((name, one.name) for one in agencies.load().values() for name in (one.name, *one.aliases)),
    *((name, cited) for cited, others in OTHERS.items() for name in (cited, *others)),
]
WRITTEN = {
    cited: {squash(name) for name, other in NAMES if other == cited} for cited in dict(map(reversed, NAMES))
}
NEWS = "۱۲ مدرسه در این استان ساخته شد."


@pytest.mark.parametrize(("name", "cited"), NAMES)
def test_every_name_is_known(name: str, cited: str) -> None:
    assert taken_from(f"به گزارش {name}، {NEWS}") == cited
    assert taken_from(f"به گزارش خبرگزاری ما به نقل از {name}؛ {NEWS}") == cited
    assert taken_from(f"{NEWS}\n{NEWS}\nمنبع: {name}") == cited
    assert taken_from(f"{NEWS}\nمنبع : {name}\nانتهای پیام/۱۲/") == cited


@pytest.mark.parametrize(("name", "cited"), NAMES)
def test_no_site_takes_from_itself(name: str, cited: str) -> None:
    assert taken_from(f"به گزارش {name}، {NEWS}", WRITTEN[cited]) == ""


@pytest.mark.parametrize(
    "text",
    [
        f"به گزارش روابط عمومی استانداری فارس، {NEWS}",
        f"به گزارش مهر و ماه، {NEWS}",
        f"به نقل از مهر خوبان، {NEWS}",
        f"وی به نقل از فارسی‌زبانان گفت: {NEWS}",
        f"{NEWS} منبع: ایسنا نیست.",
        f"{NEWS * 40} به گزارش تسنیم، {NEWS * 40}",
        NEWS,
        "",
    ],
)
def test_no_agency(text: str) -> None:
    assert taken_from(text) == ""


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (f"به‌گزارش خبرنگار اقتصادی خبرگزاری تسنیم از شیراز، {NEWS}", "خبرگزاری تسنیم"),
        (f"به گزارش گروه ورزشی خبرگزاري مهر، {NEWS}", "خبرگزاری مهر"),
        (f"به نقل از «ایسنا»، {NEWS}", "ایسنا"),
        (f"بنا بر گزارش خبر آنلاین، {NEWS}", "خبرآنلاین"),
        (f"به گزارش ایسنا به نقل از رویترز، {NEWS}", "ایسنا"),
    ],
)
def test_as_it_is_written(text: str, cited: str) -> None:
    assert taken_from(text) == cited


@pytest.mark.parametrize("label", SPONSORED)
def test_every_label_of_an_advertisement(label: str) -> None:
    assert is_sponsored(["اقتصاد", f" {label}: "])
    assert not is_sponsored([f"{label} دروغین در شهر"])
