"""What the screen answers: pages, tables, feeds, corrections, over real HTTP."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import httpx
import openpyxl
import pyarrow.parquet as pq
import pytest

from pipeline import cli, gold
from pipeline.asking import tables
from pipeline.commands import commands
from pipeline.lexicon import rows
from pipeline.publication.publish import Reading, publish
from pipeline.web import charts
from pipeline.web.tongue import PHRASES
from tests.pipeline.web import world
from tests.pipeline.web.conftest import TOKEN, Served

_ATOM = "{http://www.w3.org/2005/Atom}"
_CSRF = re.compile(r'name="csrftoken" value="([^"]+)"')


def first(served: Served, **words: str) -> str:
    """The id of the first figure that the words ask for."""
    found = served.client.get("/figures.json", params=words).json()
    return str(found[0]["id"])


def correct(served: Served, statistic: str, **given: str) -> int:
    """Send a correction as a reader's browser does; the status of the answer."""
    form = served.client.get(f"/figure/{statistic}").text
    token = _CSRF.search(form)
    assert token
    data = {"csrftoken": token[1], "token": TOKEN, "who": "نسرین", "why": "در متن چنین است", **given}
    return served.client.post(f"/figure/{statistic}", data=data).status_code


def test_both_languages_say_everything() -> None:
    assert set(PHRASES["fa"]) == set(PHRASES["en"])
    for name, said in PHRASES["fa"].items():
        assert set(re.findall(r"{\w+}", said)) == set(re.findall(r"{\w+}", PHRASES["en"][name])), name


def test_no_phrase_is_left_over() -> None:
    folder = Path(charts.__file__).parent
    files = [path for path in folder.rglob("*") if path.suffix in (".py", ".html")]
    said = set(re.findall(r"""["'](\w+)["']""", "".join(path.read_text(encoding="utf-8") for path in files)))
    made = ("facet_", "part_", "error_", "sort_", "by_")  # of the names of parts and problems
    assert [name for name in PHRASES["fa"] if name not in said and not name.startswith(made)] == []


def test_the_map_has_every_province_once() -> None:
    placed = [name for row in charts.PROVINCES for name in row if name]
    assert sorted(placed) == sorted(row["name"] for row in rows("provinces"))


@pytest.mark.parametrize("path", ["/", "/figures", "/about", "/corrections", "/figures?q=معیشتی", "/amarkav"])
@pytest.mark.parametrize(("language", "direction"), [("fa", "rtl"), ("en", "ltr")])
def test_pages_answer_in_both_languages(served: Served, path: str, language: str, direction: str) -> None:
    answer = httpx.get(f"{served.home}{path}{'&' if '?' in path else '?'}lang={language}")
    assert answer.status_code == 200
    if path != "/amarkav":
        assert f'<html lang="{language}" dir="{direction}">' in answer.text


def test_the_language_is_remembered(served: Served) -> None:
    with httpx.Client(base_url=served.home) as reader:
        assert 'lang="en"' in reader.get("/figures?lang=en").text
        assert 'lang="en"' in reader.get("/about").text
        assert '<html lang="fa"' in reader.get("/?lang=fa").text


def test_the_start_page_tells_how_much_there_is_and_how_it_went(served: Served) -> None:
    text = served.client.get("/").text
    for said in ("۳۶", "۱۶ اردیبهشت ۱۳۹۹", "خبرگزاری تسنیم", "انجام شد", "داده‌ها به‌روز نیست"):
        assert said in text


def test_days_are_jalali_with_the_gregorian_one_for_hovering(served: Served) -> None:
    text = served.client.get("/figures", params={"q": "معیشتی"}).text
    assert '<time datetime="2020-05-05" title="۵ مه ۲۰۲۰">۱۶ اردیبهشت ۱۳۹۹</time>' in text


def test_what_is_read_is_marked(served: Served) -> None:
    text = served.client.get("/figures", params={"q": "معیشتی", "agency": "تسنیم"}).text
    assert "<mark>۱۲ هزار بسته</mark>" in text


def test_a_record_shows_the_characters_of_every_field(served: Served) -> None:
    text = served.client.get(f"/figure/{first(served, q='معیشتی', agency='تسنیم')}").text
    for mark in ("۱۲ هزار بسته", "مریم کاظمی", "کمیته امداد لرستان", "در فروردین ۱۳۹۹"):
        assert re.search(rf'<mark class="f\d"[^>]*>{mark}</mark>', text), mark
    assert "این بسته‌ها در خرم‌آباد" in text  # the neighbouring sentence
    assert re.search(r"amarkav[ /]\d", text)


def test_a_claim_shows_who_was_first_and_whose_number_differs(served: Served) -> None:
    claim = served.client.get("/figures.json", params={"q": "معیشتی"}).json()[0]["claim_id"]
    text = served.client.get(f"/claim/{claim}").text
    assert text.index("خبرگزاری تسنیم") < text.index("خبرگزاری مهر")
    assert text.count("<circle") == 3
    assert text.count('<circle class="differs"') == 1
    assert "عددها یکسان نیست" in text


def test_an_article_is_kept_with_its_figures_marked(served: Served) -> None:
    text = served.client.get("/article/loans").text
    assert re.search(r'<mark id="\w+" title="[^"]+"><a href="/figure/\w+">پنج میلیارد تومان</a></mark>', text)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/figures?min=%D8%AE%DB%8C%D9%84%DB%8C", 400, "«خیلی» برای «min» خوانده نشد"),
        ("/figures?since=1399/13/01", 400, "تاریخی مانند ۱۳۹۹/۰۱/۰۱"),
        ("/figures?page=0", 400, "شمارهٔ صفحه از ۱ است"),
        ("/figure/nothing", 404, "آماری با این نشانی نیست"),
        ("/claim/nothing", 404, "ادعایی با این نشانی نیست"),
        ("/article/nothing", 404, "خبری با این نشانی نیست"),
        ("/nothing", 404, "چنین صفحه‌ای نیست"),
        ("/figure/", 404, "چنین صفحه‌ای نیست"),
    ],
)
def test_errors_are_told_in_persian(served: Served, path: str, status: int, said: str) -> None:
    answer = served.client.get(path)
    assert answer.status_code == status
    assert said in answer.text
    assert "Traceback" not in answer.text


def test_nothing_found_is_said(served: Served) -> None:
    assert "پیدا نشد" in served.client.get("/figures", params={"q": "ناموجودترین"}).text


def test_every_table_holds_the_same_figures(served: Served) -> None:
    words = {"q": "معیشتی"}
    objects = served.client.get("/figures.json", params=words).json()
    assert len(objects) == 3
    text = served.client.get("/figures.csv", params=words).content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    book = served.client.get("/figures.xlsx", params=words).content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    head, *body = sheet.iter_rows(values_only=True)
    table = pq.read_table(io.BytesIO(served.client.get("/figures.parquet", params=words).content)).to_pylist()
    names = [column.name for column in tables.COLUMNS]
    assert list(head) == names == list(lines[0]) == list(table[0])
    for one, line, row, record in zip(objects, lines, body, table, strict=True):
        assert record == one
        assert dict(zip(names, row, strict=True)) == {name: value or None for name, value in one.items()} | {
            "corrections": 0, "flagged": 0,
        }  # fmt: skip
        assert float(line["value_min"]) == one["value_min"]
        assert line["sentence"] == one["sentence"]


def test_a_table_is_of_the_whole_search_not_of_its_page(served: Served) -> None:
    assert len(served.client.get("/figures.json", params={"agency": "خبرآنلاین", "page": "2"}).json()) == 30


def test_a_feed_follows_a_search(served: Served) -> None:
    feed = ElementTree.fromstring(served.client.get("/figures.atom", params={"q": "معیشتی"}).content)
    entries = feed.findall(f"{_ATOM}entry")
    assert [entry.findtext(f"{_ATOM}author/{_ATOM}name") for entry in entries] == [
        "خبرگزاری مهر", "ایسنا", "خبرگزاری تسنیم",
    ]  # fmt: skip
    assert feed.findtext(f"{_ATOM}updated") == entries[0].findtext(f"{_ATOM}updated")
    address = entries[0].findtext(f"{_ATOM}id")
    assert address
    assert served.client.get(address).status_code == 200


def test_a_correction_is_kept_beside_the_original(writable: Served) -> None:
    statistic = first(writable, q="معیشتی", agency="تسنیم")
    assert correct(writable, statistic, field="value", value="۱۲٬۵۰۰") == 303
    assert correct(writable, statistic, field="places", value="خرم‌آباد، بروجرد") == 303
    text = writable.client.get(f"/figure/{statistic}").text
    assert '<del dir="auto">۱۲٬۰۰۰</del> ← <ins dir="auto">۱۲٬۵۰۰</ins>' in text
    assert "نسرین" in text
    listed = writable.client.get("/corrections").text
    assert "<td><bdi>خرم‌آباد، بروجرد</bdi></td>" in listed
    assert f'<a href="/figure/{statistic}"><bdi>۱۲ هزار بسته</bdi></a>' in listed


def test_a_corrected_figure_shows_both_values_wherever_it_is(
    writable: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    statistic = first(writable, q="معیشتی", agency="تسنیم")
    for given in ("value ۱۳ هزار", "value ۱۲٬۵۰۰", "places بروجرد", "status برنامه"):
        field, _, value = given.partition(" ")
        assert correct(writable, statistic, field=field, value=value) == 303
    claim = writable.client.get("/figures.json", params={"q": "معیشتی"}).json()[0]["claim_id"]
    for path in (f"/figure/{statistic}", "/figures?q=معیشتی&agency=تسنیم", f"/claim/{claim}"):
        text = writable.client.get(path).text
        assert "<ins><b>۱۲٬۵۰۰</b></ins> <del><b>۱۲٬۰۰۰</b></del>" in text, path
        assert "۱۳٬۰۰۰" not in text.partition('id="corrections"')[0], "the last correction counts"
    assert re.search(r'<ins dir="auto">بروجرد</ins> <del dir="auto">[^<]*لرستان', text)
    assert 'title="مقدار: ۱۲٬۵۰۰؛ مکان: بروجرد؛ وضعیت: برنامه"' in text
    for path in ("/figures.atom?q=معیشتی", f"/claim/{claim}", f"/figure/{statistic}"):
        stated = "۱۲٬۰۰۰ بسته معیشتی (تصحیح‌شده: مقدار: ۱۲٬۵۰۰؛ مکان: بروجرد؛ وضعیت: برنامه)"
        assert stated in writable.client.get(path).text, path
    [row] = writable.client.get("/figures.json", params={"q": "معیشتی", "agency": "تسنیم"}).json()
    assert (row["value_min"], row["corrections"], row["flagged"]) == (12000, 4, 0), "the original stays"
    assert json.loads(row["corrected"]) == {"value": 12500, "places": ["بروجرد"], "status": "planned"}
    assert cli.main(["ask", "معیشتی", "--db", str(writable.db), "--agency", "تسنیم"]) == 0
    assert "۱۲٬۵۰۰ (بود: ۱۲٬۰۰۰)" in capsys.readouterr().out


def test_a_flagged_figure_is_struck_through_until_it_is_mended(writable: Served) -> None:
    statistic = first(writable, q="سهم زنان")
    correct(writable, statistic, field="*")
    assert "(نادرست خوانده شده)" in writable.client.get("/figures.atom", params={"q": "سهم زنان"}).text
    text = writable.client.get("/figures", params={"q": "سهم زنان"}).text
    assert '<del><b>۳۵</b> <span class="unit">درصد</span></del>' in text
    assert "نادرست خوانده شده" in text
    assert writable.client.get("/figures.json", params={"q": "سهم زنان"}).json()[0]["flagged"] == 1
    correct(writable, statistic, field="measured", value="زنان")
    text = writable.client.get("/figures", params={"q": "سهم زنان"}).text
    assert "نادرست خوانده شده" not in text
    assert re.search(r'<ins dir="auto">زنان</ins> <del dir="auto">[^<]*سهم زنان', text)


def test_what_is_read_as_it_was_corrected_is_no_correction(writable: Served) -> None:
    statistic = first(writable, q="معیشتی", agency="تسنیم")
    correct(writable, statistic, field="value", value="۱۲ هزار")
    [row] = writable.client.get("/figures.json", params={"q": "معیشتی", "agency": "تسنیم"}).json()
    assert (row["corrections"], row["corrected"]) == (1, "")
    assert "<ins>" not in writable.client.get("/figures?q=معیشتی").text


def test_corrections_are_exported_as_gold_records(writable: Served, tmp_path: Path) -> None:
    statistic = first(writable, q="معیشتی", agency="تسنیم")
    correct(writable, statistic, field="value", value="۱۲ تا ۱۳ هزار")
    correct(writable, first(writable, q="سهم زنان"), field="*")
    path = tmp_path / "corrections.gold.jsonl"
    path.write_bytes(writable.client.get("/corrections.jsonl").content)
    packages, loans = gold.read(path)
    [fact] = packages.facts
    assert fact["value"] == [12.0, 13000.0]
    assert packages.article.text[fact["start"] : fact["end"]] == fact["quote"]
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["complete"] for line in lines] == [False, False]
    assert loans.facts == ()
    assert [fact["quote"] for fact in lines[1]["rejected"]] == ["۳۵ درصد"]


def test_a_correction_outlives_the_next_publishing(writable: Served) -> None:
    statistic = first(writable, q="معیشتی", agency="تسنیم")
    correct(writable, statistic, field="source", value="")
    changed = world.article("packages-1", "متن تازه", "در قم ۳ مدرسه ساخته شد.", agency="تسنیم")
    publish([Reading(article=changed)], db=writable.db)
    assert "مریم کاظمی" in writable.client.get("/corrections").text
    [line] = writable.client.get("/corrections.jsonl").text.splitlines()
    assert json.loads(line)["facts"][0]["source"] is None
    publish((Reading(article=one) for one in world.ARTICLES), db=writable.db)
    publish([Reading(article=replace(world.ARTICLES[0], version=2))], db=writable.db)
    row = writable.client.get("/figures.json", params={"article": "packages-1", "sort": "largest"}).json()[0]
    assert json.loads(row["corrected"]) == {"source": None}, "it is there again, and corrected as before"


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"token": "wrong", "field": "value", "value": "1"}, 403, "رمز تصحیح درست نیست"),
        ({"token": "", "field": "value", "value": "1"}, 403, "رمز تصحیح درست نیست"),
        ({"who": " ", "field": "value", "value": "1"}, 400, "نام خود را بنویسید"),
        ({"field": "id", "value": "1"}, 400, "فیلدی که تصحیح می‌شود"),
        ({"field": "value", "value": "زیاد"}, 400, "عددی مانند ۱۲۰۰۰"),
        ({"field": "source", "value": "کسی دیگر"}, 400, "در متن خبر آمده"),
        ({"field": "unit", "value": "گز"}, 400, "یکی از این‌ها"),
        ({"field": "status", "value": "شاید"}, 400, "یکی از این‌ها را بنویسید: واقعی، برنامه"),
    ],
)
def test_what_is_no_correction_is_refused(
    served: Served, given: dict[str, str], status: int, said: str
) -> None:
    statistic = first(served, q="معیشتی")
    token = _CSRF.search(served.client.get(f"/figure/{statistic}").text)
    assert token
    data = {"csrftoken": token[1], "token": TOKEN, "who": "نسرین", "why": "چنین است", **given}
    answer = served.client.post(f"/figure/{statistic}", data=data)
    assert answer.status_code == status
    assert said in answer.text
    with sqlite3.connect(served.db) as connection:
        assert connection.execute("SELECT count(*) FROM corrections").fetchone() == (0,)


def test_ask_says_what_the_screen_says(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.main(["ask", "معیشتی", "--db", str(served.db), "--place", "لرستان", "--format", "json"])
    assert status == 0
    told = json.loads(capsys.readouterr().out)
    assert told == served.client.get("/figures.json", params={"q": "معیشتی", "place": "لرستان"}).json()
    assert {"ask", "serve"} <= {command.name for command in commands()}


def test_what_is_published_while_serving_is_seen(writable: Served) -> None:
    before = writable.client.get("/figures.json").json()
    more = world.article("new", "خبر تازه", "امسال در تبریز ۷۷ مدرسه ساخته شد.", agency="ایرنا", hours=200)
    publish([Reading(article=more)], db=writable.db)
    after = writable.client.get("/figures.json").json()
    assert len(after) == len(before) + 1
    assert "۷۷" in writable.client.get("/").text
