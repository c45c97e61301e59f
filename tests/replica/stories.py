"""Stories: what the synthetic sites publish, and so what a crawl of them must bring home."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

import jdatetime

from tests.replica.language import Writer
from tests.replica.sites import Site

TEHRAN: Final = ZoneInfo("Asia/Tehran")

#: What stands between the cells of a table's row, in the text that is to come out.
CELL: Final = " | "

#: The story that every site has taken down but still announces, and the one that robots.txt hides.
REMOVED: Final = 3
HIDDEN: Final = 5

_NO_SLUG: Final = re.compile(r"[^\w\u200c]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a body: ``paragraph``, ``subheading`` and ``quote`` have one line, ``breaks`` a
    line per ``<br>``, ``list`` a line an item, ``table`` rows of cells."""

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def text(self) -> str:
        """What is to come out of it: paragraphs as lines."""
        return "\n".join(self.lines or (CELL.join(cells) for cells in self.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story as its newsroom knows it.

    ``turn`` numbers the stories of a site from 0, and decides which oddities its page has.
    ``source`` is the key of the agency that it is taken from. ``glued`` trailers end the last
    paragraph, others are one of their own.
    """

    site: Site
    turn: int
    code: str
    path: str
    headline: str
    kicker: str
    lead: str
    blocks: tuple[Block, ...]
    section: tuple[str, str]
    keywords: tuple[str, ...]
    author: str
    published: datetime
    modified: datetime | None
    trailer: str
    glued: bool
    sponsored: bool
    source: str
    caption: str

    @property
    def url(self) -> str:
        """Its address, percent-encoded."""
        return self.site.home + quote(self.path)

    @property
    def body(self) -> str:
        """The text of its body, without trailer, caption and boxes."""
        return "\n".join(block.text for block in self.blocks)


class Newsroom:
    """All stories of one site: ``count`` of them, the last one five minutes before ``now``,
    the others evenly over the ``days`` before it. Those after its ``clock`` are not out yet."""

    def __init__(self, site: Site, *, seed: str, now: datetime, days: float, count: int) -> None:
        self.site = site
        self.clock: datetime | None = None
        self._total = count
        self._seed = seed
        self._newest = now.astimezone(TEHRAN).replace(second=0, microsecond=0) - timedelta(minutes=5)
        self._step = timedelta(days=days) / count
        #: How often each story was edited.
        self.edits: dict[int, int] = {}

    @property
    def count(self) -> int:
        """How many stories are out."""
        if self.clock is None:
            return self._total
        return bisect_right(range(self._total), self.clock, key=self.published)

    def published(self, turn: int) -> datetime:
        """When a story came out: to the minute where pages only print minutes."""
        moment = self._newest - (self._total - 1 - turn) * self._step
        exact = self.site.json_ld or self.site.meta
        return moment.replace(microsecond=0) if exact else moment.replace(second=0, microsecond=0)

    def modified(self, turn: int) -> datetime | None:
        """When a story was last changed, None where it never was."""
        edits = self.edits.get(turn, 0)
        if not edits and turn % 4:
            return None
        return self.published(turn) + timedelta(minutes=1 + edits)

    def code(self, turn: int) -> str:
        """The number of a story, of which some sites make its day a part."""
        if self.site.ids == "plain":
            return str(self.site.first + turn)
        width = int(self.site.ids.partition("+")[2])
        return f"{jalali(self.published(turn).date()):%Y%m%d}{turn + 1:0{width}}"

    def turn(self, code: str) -> int:
        """The story that a number belongs to; -1 for none."""
        plain = self.site.ids == "plain"
        turn = int(code) - self.site.first if plain else int(code[8:] or 0) - 1
        return turn if 0 <= turn < self.count and self.code(turn) == code else -1

    def headline(self, turn: int) -> str:
        """The headline alone, for lists of many."""
        return self._writer(turn, "headline").text("headline")

    def path(self, turn: int) -> str:
        """The path of a story's page."""
        slug = _NO_SLUG.sub("-", self.headline(turn)).strip("-")
        code, family = self.code(turn), self.site.family
        if family == "tasnim":
            return f"/fa/news/{jalali(self.published(turn).date()):%Y/%m/%d}/{code}/{slug}"
        if family == "iransamaneh":
            return f"/fa/news/{code}/{slug}"
        if family == "asam":
            return f"/بخش-{'اقتصاد' if turn % 2 else 'جامعه'}-{4 + turn % 2}/{code}-{slug}"
        return f"/news/{code}/{slug}"

    def url(self, turn: int) -> str:
        """The address of a story's page, percent-encoded."""
        return self.site.home + quote(self.path(turn))

    def of_day(self, day: date) -> range:
        """The stories of a day in Tehran, oldest first."""
        turns = range(self.count)
        ends = (datetime(d.year, d.month, d.day, tzinfo=TEHRAN) for d in (day, day + timedelta(days=1)))
        first, last = (bisect_left(turns, moment, key=self.published) for moment in ends)
        return range(first, last)

    def stories(self) -> Iterator[Story]:
        """All that a crawl can have, newest first: neither the removed nor the hidden one."""
        for turn in reversed(range(self.count)):
            if turn != REMOVED and not (self.site.hidden and turn == HIDDEN):
                yield self.story(turn)

    def story(self, turn: int) -> Story:
        """One story, with its edits."""
        site, write = self.site, self._writer(turn, "story")
        trailer = site.trailers[turn % len(site.trailers)]
        sponsored = site.sponsored and turn % 13 == 6
        source = ("irna", "isna", "mehr", "tasnim")[turn % 4] if turn % 9 == 4 else ""
        return Story(
            site=site, turn=turn, code=self.code(turn), path=self.path(turn),
            headline=self.headline(turn),
            kicker=write.text("kicker") if turn % 3 else "",
            lead=write.text("lead") if turn % 11 != 5 else "",
            blocks=self._blocks(turn, "" if source == site.key else source, write),
            section=write.section(), keywords=write.keywords(), author=write.word("person"),
            published=self.published(turn), modified=self.modified(turn),
            trailer="انتهای رپرتاژ آگهی" if sponsored else trailer,
            glued=trailer.replace(" ", "").isdecimal() and turn % 2 == 0 and turn % 7 != 2,
            sponsored=sponsored, source="" if source == site.key else source,
            caption=write.text("caption"),
        )  # fmt: skip

    def _blocks(self, turn: int, source: str, write: Writer) -> tuple[Block, ...]:
        head = f"به گزارش {self.site.name}"
        if source:
            head += f" به نقل از {_NAMES[source]}"
        blocks = [Block(kind="paragraph", lines=(f"{head}، {write.text('paragraph')}",))]
        blocks += (_paragraph(write) for _ in range(write.number(1, 3)))
        if turn % 5 == 1:
            blocks.append(Block(kind="list", lines=tuple(write.text("item") for _ in range(3))))
        if turn % 6 == 3:
            blocks.append(Block(kind="breaks", lines=tuple(write.text("paragraph") for _ in range(2))))
        if turn % 4 == 2:
            blocks.append(Block(kind="subheading", lines=(write.text("subheading"),)))
            blocks.append(_paragraph(write))
        if turn % 8 == 5:
            blocks.append(Block(kind="quote", lines=(write.text("quote"),)))
        for edit in range(self.edits.get(turn, 0)):
            update = self._writer(turn, f"edit {edit}").text("update")
            blocks.append(Block(kind="paragraph", lines=(update,)))
        if turn % 7 == 2:
            header = ("نام", "شمار", "سهم")
            cells = ((write.text("row"), str(write.number(2, 90_000)), f"۱{turn % 9}/۵") for _ in range(3))
            blocks.append(Block(kind="table", rows=(header, *cells)))
        else:
            blocks.append(_paragraph(write))
        return tuple(blocks)

    def _writer(self, turn: int, part: str) -> Writer:
        return Writer(f"{self._seed} {self.site.key} {turn} {part}")


def jalali(day: date) -> jdatetime.date:
    """``day`` in the calendar of the agencies."""
    return jdatetime.date.fromgregorian(date=day)


def _paragraph(write: Writer) -> Block:
    return Block(kind="paragraph", lines=(write.text("paragraph"),))


#: How texts cite the agencies that they take stories from.
_NAMES: Final = {"irna": "ایرنا", "isna": "ایسنا", "mehr": "خبرگزاری مهر", "tasnim": "تسنیم"}
