"""The screen in a real browser: what a journalist does on it, by mouse, keyboard and phone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.pipeline.web.conftest import CHROMIUM, TOKEN, Served

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")

PHONE = {"width": 360, "height": 740}

#: Milliseconds after which what does not come is missing, however busy the machine is.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], timeout=PATIENCE
        )
        expect.set_options(timeout=PATIENCE)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader's browser that notices every request and every error of a script."""
    opened = browser.new_context(locale="fa-IR", accept_downloads=True)
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that may ask nothing of anybody but the screen, and whose scripts may not fail."""
    asked: list[str] = []
    failed: list[str] = []
    opened = context.new_page()
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: failed.append(str(error)))
    opened.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
    yield opened
    assert [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:"))] == []
    assert [said for said in failed if "status of" not in said] == []  # of an answer that is an error


def look(page: Page, served: Served, path: str) -> None:
    """Open a page and wait for its letters."""
    page.goto(served.home + path)
    page.evaluate("document.fonts.ready")


@pytest.mark.parametrize("typed", ["بسته معیشتی", "بسته معيشتي", "بسته\u200cهای معیشتی"])
def test_search_in_three_spellings(page: Page, served: Served, typed: str) -> None:
    look(page, served, "/")
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("button", name="جست‌وجو").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("۳ آمار")
    expect(page.locator("mark", has_text="۱۲ هزار بسته")).to_be_visible()


def test_from_a_search_to_the_claim(page: Page, served: Served) -> None:
    look(page, served, "/figures?q=معیشتی")
    page.locator(".facet").get_by_role("link", name="خبرگزاری تسنیم").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("۱ آمار")
    expect(page.locator(".chips")).to_contain_text("خبرگزاری تسنیم")
    page.get_by_role("link", name="جزئیات").click()
    expect(page.locator(".text mark.f1")).to_have_text("۱۲ هزار بسته")
    expect(page.locator(".text mark.f6")).to_have_text("مریم کاظمی")
    page.get_by_role("link", name="همهٔ گونه‌های این ادعا").click()
    expect(page.locator("svg.chart circle")).to_have_count(3)
    page.locator("svg.chart a").nth(2).click()
    expect(page.locator(".lead-figure")).to_contain_text("۱۵٬۰۰۰")


def test_a_range_of_values(page: Page, served: Served) -> None:
    look(page, served, "/figures")
    page.get_by_label("کمترین مقدار").fill("۵٫۵ میلیارد")
    page.get_by_label("یکا", exact=True).select_option(label="تومان")
    page.get_by_role("button", name="اعمال").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("۱ آمار")
    expect(page.locator(".sentence mark")).to_have_text("۶۰ میلیارد ریال")
    page.locator(".chips a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("۲ آمار")


def test_a_province_on_the_map(page: Page, served: Served) -> None:
    look(page, served, "/")
    page.locator(".tile", has_text="لرستان").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("۳ آمار")


def test_a_table_is_taken_away(page: Page, served: Served, tmp_path: Path) -> None:
    look(page, served, "/figures?q=معیشتی")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert sorted(float(row["value_min"]) for row in csv.DictReader(file)) == [12000, 12000, 15000]


def test_a_field_is_corrected(page: Page, writable: Served) -> None:
    look(page, writable, "/figures?q=معیشتی&agency=تسنیم")
    page.get_by_role("link", name="جزئیات").click()
    page.get_by_text("تصحیح یا علامت‌گذاری").click()
    page.get_by_label("کدام فیلد نادرست است؟").select_option(label="مکان")
    page.get_by_label("درستِ آن").fill("بروجرد")
    page.get_by_label("دلیل").fill("در جملهٔ بعد آمده است")
    page.get_by_label("نام شما").fill("نسرین")
    page.get_by_label("رمز تصحیح").fill(TOKEN)
    page.get_by_role("button", name="ثبت تصحیح").click()
    expect(page.get_by_role("status")).to_have_text("تصحیح ثبت شد.")
    expect(page.locator(".correction ins")).to_have_text("بروجرد")
    expect(page.locator(".lead-figure")).to_contain_text("تصحیح‌شده")
    violations = Axe().run(page).response["violations"]
    assert [one["id"] for one in violations if one["impact"] in ("serious", "critical")] == []


def test_by_keyboard_alone(page: Page, served: Served) -> None:
    look(page, served, "/about")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="رفتن به متن صفحه")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("سهم زنان")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("۱ آمار")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "جزئیات":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".lead-figure")).to_contain_text("۳۵")


@pytest.mark.parametrize(
    "path", ["/", "/figures?q=معیشتی", "/about", "/corrections", "/article/loans", "/nothing"]
)
def test_a_narrow_screen_is_not_wider_than_it_is(context: BrowserContext, served: Served, path: str) -> None:
    page = context.new_page()
    page.set_viewport_size(PHONE)
    look(page, served, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_letters_are_ours_and_joined(page: Page, served: Served) -> None:
    look(page, served, "/")
    assert page.evaluate("document.fonts.check('16px Vazirmatn', 'آمار')")
    together, apart = page.evaluate(
        """() => ['خبرگزاری', 'خ\u200cب\u200cر\u200cگ\u200cز\u200cا\u200cر\u200cی'].map(word => {
          const span = document.createElement('span'); span.textContent = word;
          document.body.append(span); return span.getBoundingClientRect().width; })"""
    )
    assert together < apart


def test_the_dark_side_is_dark(browser: Browser, served: Served) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    look(page, served, "/figures")
    back, ink = (
        page.evaluate(f"getComputedStyle(document.body).{name}.match(/\\d+/g).map(Number)")
        for name in ("backgroundColor", "color")
    )
    context.close()
    assert max(back) < 60
    assert min(ink) > 200


def test_without_a_script_everything_is_there(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.home}/figures?q=معیشتی")
    page.get_by_label("ترتیب").select_option("largest")
    page.locator("form[data-submit] button").click()
    expect(page.locator(".amount b").first).to_have_text("۱۵٬۰۰۰")
    context.close()


def test_a_script_in_the_news_does_not_run(page: Page, served: Served) -> None:
    for path in ("/article/hostile", "/figures?q=مدرسه قم", "/figures?q=<script>hacked=1</script>"):
        look(page, served, path)
        assert page.evaluate("typeof hacked") == "undefined"


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("/", "light"), ("/about", "light"), ("/article/loans", "light"), ("claim", "light"),
        ("figure", "light"), ("figure", "dark"),
        ("/figures?q=معیشتی", "light"), ("/figures?q=معیشتی", "dark"),
    ],
)  # fmt: skip
def test_nothing_serious_is_inaccessible(browser: Browser, served: Served, path: str, scheme: str) -> None:
    record = served.client.get("/figures.json", params={"q": "معیشتی"}).json()[0]
    path = {"claim": f"/claim/{record['claim_id']}", "figure": f"/figure/{record['id']}"}.get(path, path)
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True)
    page = context.new_page()
    look(page, served, path)
    violations = Axe().run(page).response["violations"]
    context.close()
    assert [
        (one["id"], [node["html"][:200] for node in one["nodes"][:3]])
        for one in violations
        if one["impact"] in ("serious", "critical")
    ] == []
