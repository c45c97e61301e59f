"""Paragraphs: HTML elements become lines of text, a paragraph each, character for character."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import iterwalk
from lxml.html import HtmlElement

#: Elements that begin and end a line.
BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p "
    "pre section summary table tbody td tfoot th thead title tr ul".split()
)
_CELLS: Final = frozenset(("td", "th"))
#: What stands between two cells of a row, so that their numbers do not run into each other.
CELL: Final = " | "
#: A cell of several lines that is longer than this lays out a page: it is no cell of figures.
_LAYOUT: Final = 200
#: Blanks as HTML has them, which fall together; NBSP is none of them, and a single space stays.
_BLANKS: Final = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")
_EVENTS: Final = ("start", "end", "comment", "pi")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. ``said`` is what of it stands outside links."""

    text: str
    said: str

    @property
    def linked(self) -> bool:
        """Whether all its words are links."""
        return not any(char.isalnum() for char in self.said)


def lines(elements: Iterable[HtmlElement], dropped: Collection[HtmlElement] = ()) -> list[Line]:
    """The lines of ``elements``, without what is in ``dropped``; empty ones are none.

    A block or ``<br>`` is a line, a list has a line an item, a table a line a row with its cells
    apart (:data:`CELL`). Blanks fall together as in a browser; all else stays as it is: ZWNJ,
    NBSP, marks, either script's letters.

    >>> from lxml.html import fromstring
    >>> body = fromstring("<div><p>بارش <b>۱۲</b>&nbsp;میلی‌متر<br>در  قم</p><ul><li>شهر<li>روستا</ul></div>")
    >>> [line.text for line in lines([body])]
    ['بارش ۱۲\\xa0میلی\\u200cمتر', 'در قم', 'شهر', 'روستا']
    >>> table = fromstring("<table><tr><th>سال<th>تن<tr><td>۱۴۰۱<td>۳۵۰</table>")
    >>> [line.text for line in lines([table])]
    ['سال | تن', '۱۴۰۱ | ۳۵۰']
    """
    found: list[Line] = []
    for element in elements:
        found.extend(_walk(element, dropped))
    return found


def inline(element: HtmlElement, dropped: Collection[HtmlElement] = ()) -> str:
    """The text of ``element`` on one line.

    >>> from lxml.html import fromstring
    >>> inline(fromstring("<h1> رشد <br> ۳ درصدی </h1>"))
    'رشد ۳ درصدی'
    """
    if not len(element):  # most are: a headline, a date, a link
        return "" if element in dropped else tidy(element.text or "")
    return " ".join(line.text for line in _walk(element, dropped))


@dataclass(slots=True)
class _Sheet:
    """Lines while they are written. The sheets of a table's cells lie on that of its page."""

    lines: list[Line] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    cells: list[_Sheet] = field(default_factory=list)

    def write(self, text: str | None, linked: bool) -> None:
        if text:
            self.text.append(text)
            if not linked:
                self.said.append(text)

    def end(self) -> None:
        """The line is full."""
        if self.text:
            text = tidy("".join(self.text))
            if text:
                self.lines.append(Line(text, tidy("".join(self.said))))
            self.text.clear()
            self.said.clear()

    def row(self) -> None:
        """The cells become a line, or several where they only lay out a page."""
        cells = [cell.lines for cell in self.cells if cell.lines]
        self.cells = []
        if len(cells) < 2 or any(
            len(cell) > 1 and sum(len(line.text) for line in cell) > _LAYOUT for cell in cells
        ):
            for cell in cells:
                self.lines.extend(cell)
        else:
            text = CELL.join(" ".join(line.text for line in cell) for cell in cells)
            self.lines.append(Line(text, " ".join(line.said for cell in cells for line in cell)))


def _walk(root: HtmlElement, dropped: Collection[HtmlElement]) -> list[Line]:
    sheets = [_Sheet()]
    links = 0
    steps = iterwalk(root, events=_EVENTS)
    for event, element in steps:
        tag = element.tag
        if event == "start":
            if element in dropped:
                steps.skip_subtree()
                continue
            if tag in BLOCKS or tag == "br":
                sheets[-1].end()
            if tag in _CELLS:
                sheets.append(_Sheet())
            links += tag == "a"
            sheets[-1].write(element.text, bool(links))
            continue
        if event == "end" and element not in dropped:
            links -= tag == "a"
            if tag in BLOCKS:
                sheets[-1].end()
            if tag in _CELLS:
                cell = sheets.pop()
                sheets[-1].cells.append(cell)
            if tag in ("tr", "table"):  # a cell without a row ends with its table
                sheets[-1].row()
        if element is not root:
            sheets[-1].write(element.tail, bool(links))
    sheets[0].end()
    sheets[0].row()
    return sheets[0].lines


def tidy(text: str) -> str:
    """``text`` with its blanks as a browser shows them, and none at its ends.

    >>> tidy("\\n  رشد \\t ۳ درصدی&nbsp;".replace("&nbsp;", "\\xa0"))
    'رشد ۳ درصدی'
    """
    return _BLANKS.sub(" ", text).strip()
