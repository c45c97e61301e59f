"""State: what is remembered of addresses, sources and days, and in which order it is given."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.state import Seen, Source, State, Status, Validators, moment, stamp
from crawler.errors import ArchiveError

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    url: str
    published: datetime | None = None
    via: str = "feed"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    state = State(tmp_path / "state.sqlite")
    yield state
    state.close()


def hours(*ages: int | None) -> list[Found]:
    """One found page an age, named after it."""
    return [
        Found(f"https://a.ir/{age}", None if age is None else NOON - timedelta(hours=age)) for age in ages
    ]


def names(pages: list[Seen]) -> list[str]:
    return [page.url.removeprefix("https://a.ir/") for page in pages]


def test_pending_comes_newest_first_and_undated_as_found(state: State) -> None:
    found = [*hours(5, 1, None, 3), Found("https://a.ir/b"), Found("https://a.ir/a")]
    assert state.add(found, agency="irna") == 6
    state.add(hours(0), agency="isna")
    assert names(state.pending("irna")) == ["1", "3", "5", "None", "b", "a"]
    assert names(state.pending("irna", limit=2)) == ["1", "3"]
    assert names(state.pending("irna", limit=4)) == ["1", "3", "5", "None"]
    url, published = "https://a.ir/1", found[1].published
    newest = Seen(url=url, address=url, agency="irna", published=published, via="feed")
    assert state.pending("irna", limit=1) == [newest]


def test_pending_can_be_bounded_and_gives_the_undated_all_the_same(state: State) -> None:
    state.add(hours(1, 2, 3, 4, None), agency="irna")
    since, until = NOON - timedelta(hours=3), NOON - timedelta(hours=1)
    assert names(state.pending("irna", since=since, until=until)) == ["2", "3", "None"]


def test_what_is_found_again_is_not_new(state: State) -> None:
    assert state.add(hours(None, 2), agency="irna") == 2
    state.settle("https://a.ir/2", Status.GONE, "404")
    dated = Found("https://a.ir/None", NOON)
    assert state.add([dated, *hours(2), dated], agency="irna") == 0
    assert [page.published for page in state.pending("irna")] == [NOON]  # the date was lacking
    assert state.add([Found("https://a.ir/None", NOON + timedelta(days=1))], agency="irna") == 0
    assert [page.published for page in state.pending("irna")] == [NOON]


def test_spellings_of_an_address_are_one_page_fetched_as_it_was_found_first(state: State) -> None:
    found = [
        Found("https://a.ir/news/7/سیل"),
        Found("https://www.a.ir/news/7?utm=x"),
        Found("https://a.ir/news/8"),
    ]
    assert state.add(found, agency="irna", key=lambda url: url.split("/")[4][0]) == 2
    assert [(page.url, page.address) for page in state.pending("irna")] == [
        ("7", "https://a.ir/news/7/سیل"), ("8", "https://a.ir/news/8"),
    ]  # fmt: skip


def test_failures_are_counted_and_tried_again_so_many_times(state: State) -> None:
    state.add(hours(1), agency="irna")
    for tries in (1, 2):
        state.settle("https://a.ir/1", Status.FAILED, "timeout")
        seen = state.seen("https://a.ir/1")
        assert seen is not None
        assert (seen.status, seen.reason, seen.tries) == (Status.FAILED, "timeout", tries)
        assert state.pending("irna") == []
        assert state.retry("irna", tries=2) == (1 if tries == 1 else 0)


def test_an_address_that_was_never_found_can_be_settled(state: State) -> None:
    state.settle("https://b.ir/1", Status.REFUSED, "soft-404", agency="irna")
    assert state.count("irna", Status.REFUSED) == 1
    assert state.seen("https://b.ir/2") is None


def test_kept_pages_that_are_young_are_asked_again(state: State) -> None:
    for age in (1, 2, 30):
        page = Seen(
            url=f"https://a.ir/{age}",
            agency="irna",
            article=f"irna-{age}",
            published=NOON - timedelta(hours=age),
            validators=Validators(etag=f'"{age}"', last_modified="Thu, 01 Jan 2026 12:00:00 GMT"),
            fetched_at=NOON,
        )
        state.keep(page)
    later = NOON + timedelta(hours=3)
    aged = state.aged("irna", since=NOON - timedelta(days=1), before=later)
    assert names(aged) == ["1", "2"]
    assert aged[0].validators == Validators(etag='"1"', last_modified="Thu, 01 Jan 2026 12:00:00 GMT")
    state.keep(Seen(url="https://a.ir/1", agency="irna", article="irna-1", fetched_at=later))
    assert names(state.aged("irna", since=NOON - timedelta(days=1), before=later)) == ["2"]
    again = state.seen("https://a.ir/1")
    assert again is not None
    assert again.published == NOON - timedelta(hours=1)  # what was known stays


def test_sources_and_days_are_remembered(state: State) -> None:
    source = Source(
        url="https://a.ir/rss", agency="irna", validators=Validators(etag='"1"'), fetched_at=NOON, newest=NOON
    )
    assert state.source(source.url) is None
    state.read(source)
    assert state.source(source.url) == source
    state.day_done("irna", date(2025, 8, 23))
    state.day_done("irna", date(2025, 8, 23))
    state.day_done("isna", date(2025, 8, 24))
    assert state.done_days("irna") == {date(2025, 8, 23)}


def test_what_is_not_committed_is_forgotten(tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    state.add(hours(1), agency="irna")
    state.commit()
    state.add(hours(2), agency="irna")
    with State.reading(tmp_path / "state.sqlite") as other:
        assert names(other.pending("irna")) == ["1"]
        state.commit()
        assert names(other.pending("irna")) == ["1"]  # as it was when the reading began
    state.settle("https://a.ir/1", Status.GONE)
    state.close()
    with State.reading(tmp_path / "state.sqlite") as other:
        assert names(other.pending("irna")) == ["1", "2"]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            other.settle("https://a.ir/1", Status.GONE)


def test_what_a_kill_left_half_written_is_undone_by_who_reads(tmp_path: Path) -> None:
    living, killed = tmp_path / "living.sqlite", tmp_path / "killed.sqlite"
    State(living).close()
    with closing(sqlite3.connect(living, isolation_level=None)) as writing:
        writing.executescript("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN;")
        for number in range(1000):  # more than the cache holds, so a part of it is in the file already
            writing.execute("INSERT INTO days VALUES ('irna', ?)", (f"2025-{number}",))
        for ending in ("", "-journal"):
            shutil.copy(f"{living}{ending}", f"{killed}{ending}")
    assert killed.stat().st_size > 10_000
    with State.reading(killed) as state:
        assert state.done_days("irna") == frozenset()


def test_a_file_that_is_no_state_is_named(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    path.write_text("no database at all " * 100)
    with pytest.raises(ArchiveError, match=r"state\.sqlite: found a file that SQLite cannot use"):
        State(path)
    with (
        pytest.raises(ArchiveError, match=r"state\.sqlite: found a file that SQLite cannot use"),
        State.reading(path),
    ):
        pass


@given(
    st.lists(
        st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=3, minutes=30))])), min_size=2
    )
)
def test_moments_sort_as_text(moments: list[datetime]) -> None:
    assert [moment(text) for text in sorted(map(stamp, moments))] == sorted(moments)
