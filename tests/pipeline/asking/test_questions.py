"""Questions are read from words and written back; answers are those that the words ask for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.errors import UsageError
from pipeline.asking import answers
from pipeline.asking.directory import Directory
from pipeline.asking.facets import Columns, Facets, facets
from pipeline.asking.questions import BY, KINDS, PARAMETERS, SORTS, STATUSES, TRENDS, Question, QuestionError
from pipeline.publication import database
from pipeline.publication.publish import Reading, publish
from tests.pipeline.publication import wire
from tests.pipeline.web import world

_FINITE = st.floats(allow_nan=False, allow_infinity=False, width=32).map(lambda x: float(f"{x:.12g}"))
_NUMBERS = st.none() | _FINITE
_DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))
_TEXT = st.text(max_size=30).map(lambda text: text.replace("\0", "").strip())

QUESTIONS = st.builds(
    Question,
    text=_TEXT, place=_TEXT, organization=_TEXT, agency=_TEXT, family=_TEXT, claim=_TEXT, article=_TEXT,
    kind=st.sampled_from(["", *KINDS]), status=st.sampled_from(["", *STATUSES]),
    trend=st.sampled_from(["", *TRENDS]), unit=st.sampled_from(["", "count", "toman", "kilometer"]),
    least=_NUMBERS, most=_NUMBERS, since=_DAYS, until=_DAYS, by=st.sampled_from(BY),
    confidence=st.sampled_from([0.0, 0.5, 0.7]), sort=st.sampled_from(["", *SORTS]),
    page=st.integers(1, 500),
)  # fmt: skip


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    opened = database.connect(world.make(tmp_path_factory.mktemp("asked") / "world.db"), readonly=True)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def directory(connection: sqlite3.Connection) -> Directory:
    return Directory.of(connection)


def ask(connection: sqlite3.Connection, directory: Directory, **words: str) -> list[tuple[str, str]]:
    """Article and quote of every figure that the words ask for."""
    question = Question.read(words)
    found = answers.figures(connection, question, directory=directory, size=100)
    return [(figure.statistic.article_id, figure.statistic.quote) for figure in found]


def count(connection: sqlite3.Connection, directory: Directory, question: Question) -> Facets:
    return facets(connection, question, directory=directory, columns=Columns())


@given(QUESTIONS)
def test_a_permalink_is_the_question(question: Question) -> None:
    assert Question.read(question.words()) == question


@given(st.dictionaries(st.sampled_from(sorted(PARAMETERS)), st.text(max_size=12)))
def test_words_are_read_or_refused(words: dict[str, str]) -> None:
    with suppress(QuestionError):
        read = Question.read(words)
        assert Question.read(read.words()) == read


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ({"min": "خیلی"}, "--min: received 'خیلی', expected a number"),
        ({"unit": "گلابی"}, "--unit: received 'گلابی', expected a unit"),
        ({"since": "پاییز"}, "--since: received 'پاییز', expected a day"),
        ({"kind": "ارز"}, "--kind: received 'ارز', expected one of count, money"),
        ({"confidence": "2"}, "--confidence: received '2', expected a number from 0 to 1"),
        ({"page": "0"}, "--page: received '0', expected a page"),
    ],
)
def test_what_cannot_be_read_is_named(words: dict[str, str], part: str) -> None:
    with pytest.raises(UsageError) as caught:
        Question.read(words)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "بسته معیشتی", "بسته معيشتي", "بسته\u200cهای معیشتی", "بسته های معیشتی", "بسته‌هاي معيشتي لرستان",
        "بَسته معیشتی", "بسته معیشتی خرم آباد", "بسته معیشتی خرمآباد",
    ],
)  # fmt: skip
def test_every_spelling_finds_it(connection: sqlite3.Connection, directory: Directory, text: str) -> None:
    found = {article for article, _ in ask(connection, directory, q=text)}
    assert {"packages-1", "packages-2"} <= found


@pytest.mark.parametrize("text", ["۱۲ هزار", "12 هزار", "١٢ هزار"])
def test_digits_of_three_scripts(connection: sqlite3.Connection, directory: Directory, text: str) -> None:
    found = {article for article, _ in ask(connection, directory, q=text)}
    assert {"packages-1", "packages-2"} <= found


def test_toman_and_rial_are_one_family(connection: sqlite3.Connection, directory: Directory) -> None:
    assert ask(connection, directory, min="۵.۵ میلیارد", unit="تومان") == [("loans", "۶۰ میلیارد ریال")]
    assert ask(connection, directory, max="۵۵ میلیارد", unit="rial") == [("loans", "پنج میلیارد تومان")]


def test_units_of_a_family_are_compared(connection: sqlite3.Connection, directory: Directory) -> None:
    assert ask(connection, directory, min="4", max="5", unit="سانتی‌متر") == [("rain", "۴۲ میلی‌متر")]


@pytest.mark.parametrize("place", ["گیلان", "استان گيلان", "استان گیلان"])
def test_a_province_holds_its_places(
    connection: sqlite3.Connection, directory: Directory, place: str
) -> None:
    assert ("rain", "۴۲ میلی‌متر") in ask(connection, directory, place=place)


def test_a_county_holds_its_towns(connection: sqlite3.Connection, directory: Directory) -> None:
    assert {article for article, _ in ask(connection, directory, place="شهرستان شیراز")} == {
        f"schools-{n}" for n in range(30)
    }


def test_an_organization_by_a_part_of_its_name(connection: sqlite3.Connection, directory: Directory) -> None:
    assert ask(connection, directory, organization="بانک") == [
        ("loans", "۶۰ میلیارد ریال"), ("loans", "پنج میلیارد تومان"),
    ]  # fmt: skip
    assert ask(connection, directory, organization="بانک گلابی") == []


def test_an_agency_by_any_of_its_names(connection: sqlite3.Connection, directory: Directory) -> None:
    long, short = (ask(connection, directory, agency=name) for name in ("خبرگزاری تسنیم", "تسنیم"))
    assert long == short != []


def test_days_of_publication_and_days_that_are_meant(
    connection: sqlite3.Connection, directory: Directory
) -> None:
    assert ask(connection, directory, q="معیشتی", until="1399/01") == []
    meant = ask(connection, directory, q="معیشتی", since="1399/01", until="1399/01", by="held")
    assert {article for article, _ in meant} == {"packages-1", "packages-2", "packages-3"}


@pytest.mark.parametrize("sort", ["largest", "smallest", "newest", "oldest", "confidence"])
def test_orders(connection: sqlite3.Connection, directory: Directory, sort: str) -> None:
    question = Question.read({"sort": sort, "family": "count"})
    found = list(answers.figures(connection, question, directory=directory, size=100))
    keys = {
        "largest": lambda figure: -figure.base[1], "smallest": lambda figure: figure.base[0],
        "newest": lambda figure: -date.fromisoformat(figure.day).toordinal(),
        "oldest": lambda figure: figure.day, "confidence": lambda figure: -figure.statistic.confidence,
    }  # fmt: skip
    told = [keys[sort](figure) for figure in found]
    assert len(set(told)) > 1
    assert told == sorted(told)


def test_pages_follow_each_other(connection: sqlite3.Connection, directory: Directory) -> None:
    turned = (
        answers.figures(connection, Question(page=page), directory=directory, size=15) for page in (1, 2, 3)
    )
    pages = [{figure.statistic.id for figure in page} for page in turned]
    total = count(connection, directory, Question()).total
    assert len(set.union(*pages)) == sum(map(len, pages)) == total


def test_what_is_published_anew_meanwhile_is_left_out(
    connection: sqlite3.Connection, directory: Directory, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "world.db")) as other:
        connection.backup(other)
        reader = database.connect(tmp_path / "world.db", readonly=True)
        before = [figure.statistic.id for figure in answers.figures(reader, Question(), directory=directory)]

        def publishing(sql: str) -> None:
            """Something is published while the first figure is about to be read."""
            if "json_each" in sql:
                other.execute("DELETE FROM statistics WHERE id = ?", before[:1])
                other.commit()

        reader.set_trace_callback(publishing)
        left = [figure.statistic.id for figure in answers.figures(reader, Question(), directory=directory)]
        reader.close()
    assert left == before[1:]


@example(text="0")
@given(text=st.text(max_size=40))
def test_whatever_is_typed_is_answered(
    connection: sqlite3.Connection, directory: Directory, text: str
) -> None:
    for name in ("q", "place", "organization", "agency", "family", "claim"):
        question = Question.read({name: text})
        found = list(answers.figures(connection, question, directory=directory, size=1000))
        assert len(found) == count(connection, directory, question).total


def test_facets_count_what_choosing_them_finds(connection: sqlite3.Connection, directory: Directory) -> None:
    fields = {
        "agency": "agency", "province": "place", "organization": "organization", "kind": "kind",
        "family": "family", "status": "status", "confidence": "confidence",
    }  # fmt: skip
    options = count(connection, directory, Question()).options
    assert set(options) == {*fields, "year"}
    for facet, field in fields.items():
        for option in options[facet]:
            value = float(option.value) if field == "confidence" else option.value
            question = Question(**{field: value})
            assert count(connection, directory, question).total == option.count, question


def test_columns_grow_to_what_new_ones_hold(tmp_path: Path) -> None:
    """Also where the figures with the greatest numbers go, and others come."""
    db, columns = tmp_path / "news.db", Columns()
    news = wire.readings(40)
    published = ([*news[:60]], [*news[60:]], [replace_version(one) for one in news[-3:]])
    for some in published:
        publish(some, db=db)
        opened = database.connect(db, readonly=True)
        known = Directory.of(opened)
        for question in (Question(), Question(place="قم"), Question(text="بسته")):
            grown = facets(opened, question, directory=known, columns=columns)
            assert grown == count(opened, known, question)
            assert grown.total
        opened.close()


def replace_version(reading: Reading) -> Reading:
    """The article once more, by another agency and with half of its figures."""
    article = replace(reading.article, version=2, publisher="برنا")
    assert reading.statistics
    return replace(reading, article=article, statistics=reading.statistics[:1])


def test_asking_writes_nothing(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM statistics")


def test_the_file_stays_as_it_is(connection: sqlite3.Connection, directory: Directory) -> None:
    path = Path(connection.execute("PRAGMA database_list").fetchone()["file"])
    before = path.read_bytes()
    ask(connection, directory, q=world.INJECTION, place=world.INJECTION, agency=world.INJECTION)
    assert path.read_bytes() == before
