"""Show: an article with its statistics marked, for a terminal or a browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from rich.box import MINIMAL
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from spacy import displacy

from crawler.article import Article
from crawler.characters import persian_digits
from pipeline import labels, page
from pipeline.statistics import Statistic

#: How a mark looks: displaCy fills in the statistic's number, kind and text.
_MARK: Final = (
    '<mark class="{kind}" id="m{anchor}" title="{title}">'
    '<a href="#s{anchor}">{text}</a><sup>{label}</sup></mark>'
)

#: Characters that would command a terminal.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HEADS: Final = ("number", *labels.COLUMNS)

#: A terminal is narrow: there the unit stands with the value.
_NARROW_HEADS: Final = tuple(head for head in _HEADS if head != "unit")

#: A column's edge between two left-to-right marks: without them a terminal that knows both
#: directions would take a row of Persian cells for one phrase and turn its columns about.
_EDGE: Final = "│"
_HELD_EDGE: Final = f"\u200e{_EDGE}\u200e"


def apart(statistics: Iterable[Statistic]) -> list[Statistic]:
    """The statistics in the order of the text, without those that overlap one before."""
    kept: list[Statistic] = []
    for statistic in sorted(statistics, key=lambda s: (s.start, -s.end)):
        if not kept or statistic.start >= kept[-1].end:
            kept.append(statistic)
    return kept


def terminal(article: Article, statistics: Sequence[Statistic], console: Console) -> str:
    """The text of ``article``, its numbers marked, and a table of them below.

    Colours are those that ``console`` can show; without any, marks are brackets.
    """
    shown = apart(statistics)
    with console.capture() as capture:
        console.print(_marked(article.text, shown, plain=console.color_system is None), soft_wrap=True)
        console.print()
    return rule(article.headline or article.id, console) + capture.get() + table(shown, console)


def rule(title: str, console: Console) -> str:
    """A line across ``console`` with ``title`` in it."""
    with console.capture() as capture:
        console.print(Rule(Text(_printable(title)), style="dim"))
    return capture.get()


def table(statistics: Sequence[Statistic], console: Console) -> str:
    """The statistics as a table as wide as ``console``, Persian at the right of each column."""
    if not statistics:
        return f"{labels.label('words', 'empty')}\n"
    rows = []
    for number, statistic in enumerate(statistics, 1):
        cells = labels.cells(statistic)
        cells["number"] = persian_digits(str(number))
        cells["value"] = f"{cells['value']} {cells['unit']}".rstrip()
        rows.append([cells[head] for head in _NARROW_HEADS])
    return grid(_NARROW_HEADS, rows, console)


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]], console: Console) -> str:
    """``rows`` as a table as wide as ``console``; ``heads`` are fields of ``labels.toml``."""
    drawn = Table(box=MINIMAL, show_edge=False, pad_edge=False, header_style="dim")
    for head in heads:
        bold = head == "value"
        drawn.add_column(
            labels.label("fields", head),
            justify="right",
            style="bold" if bold else "",
            no_wrap=bold,
            overflow="fold",
        )
    for row in rows:
        drawn.add_row(*(Text(_printable(cell)) for cell in row))
    with console.capture() as capture:
        console.print(drawn)
    return capture.get().replace(_EDGE, _HELD_EDGE)


def html(article: Article, statistics: Sequence[Statistic], *, number: int = 1) -> str:
    """The part of a page that shows ``article``: its text marked by displaCy, and its records.

    ``number`` tells its anchors from those of the page's other articles.
    """
    shown, prefix = apart(statistics), f"{number}-"
    text = displacy.render(
        {"text": article.text, "ents": [_ent(s, n, prefix) for n, s in enumerate(shown, 1)],
         "settings": {"lang": "fa", "direction": "rtl"}},
        style="ent", manual=True, page=False, jupyter=False, options={"template": _MARK},
    )  # fmt: skip
    about = [part for part in (article.publisher, _day(article), article.url) if part]
    parts = [
        "<article>",
        page.heading(article.headline or article.id),
        page.paragraph(*about, kind="faint") if about else "",
        text,
        _records(shown, prefix) if shown else page.paragraph(labels.label("words", "empty"), kind="faint"),
        "</article>",
    ]
    return "\n".join(part for part in parts if part)


def _marked(text: str, statistics: Sequence[Statistic], *, plain: bool) -> Text:
    out, at = Text(), 0
    for number, statistic in enumerate(statistics, 1):
        out.append(_printable(text[at : statistic.start]))
        quote = _printable(text[statistic.start : statistic.end])
        index = persian_digits(str(number))
        out.append(f"[{quote}]" if plain else quote, "bold black on yellow")
        out.append(f"({index})", "dim")
        at = statistic.end
    out.append(_printable(text[at:]))
    return out


def _printable(text: str) -> str:
    """``text`` with its control characters, which would command the terminal, made visible."""
    return _CONTROL.sub("\ufffd", text)


def _ent(statistic: Statistic, number: int, prefix: str) -> dict[str, object]:
    """One mark, as displaCy wants it by hand. It escapes the text; the rest is escaped here."""
    kind = labels.label("kinds", statistic.kind)
    said = labels.value(statistic.value, statistic.comparator)
    title = " ".join(f"{kind}: {said} {labels.unit(statistic.unit)} {statistic.measured}".split())
    params = {"kind": escape(statistic.kind), "anchor": f"{prefix}{number}", "title": escape(title)}
    label = persian_digits(str(number))
    return {"start": statistic.start, "end": statistic.end, "label": label, "params": params}


def _records(statistics: Sequence[Statistic], prefix: str) -> str:
    rows = (
        page.row(
            [
                f'<td class="number"><a href="#m{prefix}{number}">{persian_digits(str(number))}</a></td>',
                *(page.cell(text) for text in labels.cells(statistic).values()),
            ],
            anchor=f"s{prefix}{number}",
        )
        for number, statistic in enumerate(statistics, 1)
    )
    return page.table([labels.label("fields", head) for head in _HEADS], rows)


def _day(article: Article) -> str:
    return persian_digits(f"{article.date_published:%Y-%m-%d}") if article.date_published else ""
