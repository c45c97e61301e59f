"""Errata: the errors of an evaluation in their context, as the parts of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Any, Final

from crawler.characters import persian_digits
from pipeline import labels, page
from pipeline.agreement import Record
from pipeline.evaluation import Error

#: Characters of the text that are shown on either side.
_CONTEXT: Final = 160

#: What is compared in the table, in reading order.
_FIELDS: Final = (
    "quote", "value", "comparator", "unit", "measured", "per", "organizations", "places", "time", "source",
    "trend", "status", "kind",
)  # fmt: skip


def parts(errors: Sequence[Error]) -> Iterator[str]:
    """A heading with the counts, then every error: its place in the text, gold beside predicted."""
    counts = Counter(error.what for error in errors)
    said = (f"{labels.label('errors', what)}: {labels.number(count)}" for what, count in counts.most_common())
    yield page.heading(labels.label("errors", "title"), 1)
    yield page.paragraph(*said, kind="faint")
    for error in errors:
        yield _part(error)


def _part(error: Error) -> str:
    what = labels.label("errors", error.what)
    about = (error.article.doc_id, error.article.agency, ", ".join(error.fields))
    rows = filter(None, (_row(field, error.gold, error.predicted) for field in _FIELDS))
    heads = [labels.label("errors", head) for head in ("field", "gold", "predicted")]
    return "\n".join(
        (
            "<article>",
            page.heading(what),
            page.paragraph(*(part for part in about if part), kind="faint"),
            f"<p>{_context(error.article.text, _spans(error))}</p>",
            page.table(heads, rows),
            "</article>",
        )
    )


def _spans(error: Error) -> list[tuple[int, int, str]]:
    sides = ((error.gold, "gold"), (error.predicted, "predicted"))
    return [(record["start"], record["end"], side) for record, side in sides if record is not None]


def _context(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """The text around ``spans``, each stretch marked by the sides that cover it.

    >>> _context("بیش از ۳ مدرسه", [(7, 14, "gold"), (7, 8, "predicted")])
    'بیش از <mark class="both">۳</mark><mark class="gold"> مدرسه</mark>'
    """
    first = max(0, min(start for start, _, _ in spans) - _CONTEXT)
    last = min(len(text), max(end for _, end, _ in spans) + _CONTEXT)
    cuts = sorted({first, last, *(at for start, end, _ in spans for at in (start, end) if first < at < last)})
    stretches = (_stretch(text, start, end, spans) for start, end in pairwise(cuts))
    return f"{'…' if first else ''}{''.join(stretches)}{'…' if last < len(text) else ''}"


def _stretch(text: str, start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> str:
    sides = [side for a, b, side in spans if a <= start and end <= b]
    plain = escape(text[start:end]).replace("\n", "<br>")
    return f'<mark class="{sides[0] if len(sides) == 1 else "both"}">{plain}</mark>' if sides else plain


def _row(field: str, gold: Record | None, predicted: Record | None) -> str:
    left, right = _cell(field, gold), _cell(field, predicted)
    if not left and not right:
        return ""
    differs = "differs" if gold is not None and predicted is not None and left != right else ""
    head = page.cell(labels.label("fields", field))
    return page.row([head, page.cell(left), page.cell(right, differs)])


def _cell(field: str, record: Record | None) -> str:
    if record is None:
        return ""
    given: Any = record.get(field)
    groups = {"comparator": "comparators", "trend": "trends", "status": "statuses", "kind": "kinds"}
    if field in groups:
        return labels.label(groups[field], given or "")
    if field == "value":
        return labels.value(given)
    if field in ("quote", "measured", "per", "time", "source"):
        return persian_digits(str(given or ""))
    return labels.cell(field, given)
