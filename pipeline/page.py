"""Page: one self-contained HTML file, Persian and right to left.

Everything that comes from an article is escaped here; nothing is fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

#: Fonts that join Persian well where they are installed; none is fetched.
_STYLE: Final = """
:root { color-scheme: light; --ink: #22262b; --faint: #68707a; --line: #dfe3e8;
  --paper: #fff; --back: #f5f6f8 }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--ink); line-height: 2;
  font-family: Vazirmatn, Vazir, IRANSansX, "Noto Sans Arabic", "Noto Naskh Arabic", Tahoma, "DejaVu Sans",
    sans-serif }
main { max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
article { background: var(--paper); border: 1px solid var(--line); border-radius: .6rem;
  padding: 1.2rem 1.6rem; margin-bottom: 1.5rem }
h1 { font-size: 1.3rem; margin: 0 0 1rem } h2 { font-size: 1.05rem; margin: 0 0 .6rem }
.faint { color: var(--faint); font-size: .85rem }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .88rem; line-height: 1.7; margin-top: 1rem }
th, td { text-align: start; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
th { color: var(--faint); font-weight: 600; white-space: nowrap }
tr:target td { background: #fff6d6 }
td.number { white-space: nowrap }
td.differs { background: #fdeaea }
mark { color: inherit; border-radius: .3rem; padding: .1rem .25rem; background: #e7ecf2 }
mark:target { outline: 2px solid #d9a400 }
mark a, mark sup { unicode-bidi: isolate }
mark a { color: inherit; text-decoration: none }
mark sup { font-size: .65em; color: var(--faint); margin-inline-start: .2em }
mark.count { background: #d9ecff } mark.money { background: #d8f3dc } mark.percent { background: #ffe8cc }
mark.fraction, mark.multiple { background: #fff3bf } mark.measure { background: #e5dbff }
mark.duration, mark.age { background: #ffdeeb }
mark.gold { background: #d8f3dc } mark.predicted { background: #ffe3e3 }
mark.both { background: #fff3bf }
"""

_PAGE: Final = """<!DOCTYPE html>
<html lang="fa" dir="rtl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def page(title: str, parts: Iterable[str]) -> str:
    """A whole page out of parts that are HTML already; the title is plain text.

    >>> page("آمار <قم>", [paragraph("۳ مدرسه")]).count("آمار &lt;قم&gt;")
    1
    """
    return _PAGE.format(title=escape(title), style=_STYLE, body="\n".join(parts))


def heading(text: str, level: int = 2) -> str:
    """``text`` as a heading; Latin in it keeps its own direction."""
    return f"<h{level}><bdi>{escape(text)}</bdi></h{level}>"


def paragraph(*texts: str, kind: str = "") -> str:
    """The texts as a paragraph of CSS class ``kind``, each keeping its own direction."""
    joined = " · ".join(f"<bdi>{escape(text)}</bdi>" for text in texts)
    return f'<p class="{escape(kind)}">{joined}</p>' if kind else f"<p>{joined}</p>"


def table(heads: Sequence[str], rows: Iterable[str]) -> str:
    """A table of rows that are HTML already, under plain heads."""
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "\n".join(rows)
    inner = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>"
    return f'<div class="scroll"><table>\n{inner}\n</table></div>'


def row(cells: Iterable[str], *, anchor: str = "") -> str:
    """A table row of cells that are HTML already; ``anchor`` is its id."""
    mark = f' id="{escape(anchor)}"' if anchor else ""
    return f"<tr{mark}>{''.join(cells)}</tr>"


def cell(text: str, kind: str = "") -> str:
    """``text`` as a table cell of CSS class ``kind``."""
    named = f' class="{escape(kind)}"' if kind else ""
    return f"<td{named}><bdi>{escape(text)}</bdi></td>"
