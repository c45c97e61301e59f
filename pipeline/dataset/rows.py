"""Rows: one object of a JSON Lines, CSV or Parquet file becomes an Article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from crawler.article import Article
from crawler.dates import aware, read_date
from crawler.errors import InputError

#: Field of an Article → the columns it may come from, the first that is there wins.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("doc_id", "id"),
    "headline": ("headline",),
    "alternative_headline": ("alternative_headline",),
    "description": ("description",),
    "article_body": ("article_body",),
    "url": ("url",),
    "publisher": ("agency", "publisher"),
    "date_published": ("date", "date_published"),
}

#: The column that holds a whole article as it came; it is taken instead of the parts.
TEXT: Final = "text"
PARTS: Final = ("headline", "description", "article_body")

#: Every column that is read; all others are passed by.
KNOWN: Final = frozenset({TEXT, *(column for columns in COLUMNS.values() for column in columns)})


def check_columns(columns: Iterable[str], name: str) -> None:
    """Raise an InputError about ``name`` unless one of ``columns`` can hold a text."""
    found = list(columns)
    if not {TEXT, *PARTS} & set(found):
        listed = ", ".join(found) or "none"
        raise InputError(name, f"the columns {listed}", _expected(), "rename the column of the text", line=1)


def article(row: Mapping[str, Any], *, name: str, stem: str, line: int) -> Article:
    """The article in ``row``, line ``line`` of the file called ``name``.

    ``text`` is kept character for character as the body; where there is none, the parts are
    taken. A row without an id gets one from its place, ``stem-line``.

    >>> article({"doc_id": 7, "text": "۳ مدرسه", "agency": "ایسنا"}, name="a", stem="a", line=1).publisher
    'ایسنا'
    >>> article({"text": "۳ مدرسه"}, name="a.jsonl", stem="a", line=12).id
    'a-12'
    >>> article({"title": "۳ مدرسه"}, name="a.jsonl", stem="a", line=12)
    Traceback (most recent call last):
    crawler.errors.InputError: a.jsonl, line 12: found the fields title; expected "text", or one or \
more of "headline", "description" and "article_body"; rename the field of the text
    """
    try:
        parts: dict[str, Any] = _text(row)
        identity = _first(row, "id")
        return Article(
            id=f"{stem}-{line}" if identity is None else _unicode(str(identity), "id"),
            alternative_headline=_label(row, "alternative_headline"),
            url=_label(row, "url"),
            publisher=_label(row, "publisher"),
            date_published=_date(_first(row, "date_published")),
            **parts,
        )
    except _UnfitError as error:
        raise InputError(name, error.found, error.expected, error.mend, line=line) from None


class _UnfitError(Exception):
    """What is wrong with a row, before it is known where the row stands."""

    def __init__(self, found: str, expected: str, mend: str = "") -> None:
        super().__init__(found, expected, mend)
        self.found = found
        self.expected = expected
        self.mend = mend


def _text(row: Mapping[str, Any]) -> dict[str, str]:
    if row.get(TEXT):
        return {"article_body": _string(row, TEXT)}
    if parts := [part for part in PARTS if row.get(part) is not None]:
        return {part: _string(row, part) for part in parts}
    if row.get(TEXT) is not None:
        return {"article_body": _string(row, TEXT)}  # empty, but there
    listed = ", ".join(_unicode(str(field), "a name") for field in row) or "none"
    raise _UnfitError(f"the fields {listed}", _expected(), "rename the field of the text")


def _first(row: Mapping[str, Any], field: str) -> Any:
    return next((row[column] for column in COLUMNS[field] if row.get(column) not in (None, "")), None)


def _label(row: Mapping[str, Any], field: str) -> str:
    value = _first(row, field)
    return _unicode(value, field) if isinstance(value, str) else ""


def _string(row: Mapping[str, Any], field: str) -> str:
    value = row[field]
    if not isinstance(value, str):
        raise _UnfitError(f'"{field}" holding a {type(value).__name__}', "a string")
    return _unicode(value, field)


def _unicode(value: str, field: str) -> str:
    """``value`` as it is: half characters (``\\ud800``) could neither be read nor written."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _UnfitError(
            f'bytes or half characters in "{field}" that are not UTF-8', "UTF-8 text", "write the file anew"
        ) from None
    return value


def _date(value: Any) -> datetime | None:
    if isinstance(value, (datetime, date)):
        return aware(value)
    return read_date(value) if isinstance(value, str) else None


def _expected() -> str:
    return f'"{TEXT}", or one or more of "{PARTS[0]}", "{PARTS[1]}" and "{PARTS[2]}"'
