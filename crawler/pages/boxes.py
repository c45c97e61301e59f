"""Boxes: «بیشتر بخوانید» and other labels with their links, taken out of a body."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Final

from crawler.characters import squash
from crawler.pages.paragraphs import Line

_TABLE: Final = tomllib.loads((files("crawler.pages") / "boxes.toml").read_text(encoding="utf-8"))
LABELS: Final[tuple[str, ...]] = tuple(_TABLE["labels"])
BUTTONS: Final[tuple[str, ...]] = tuple(_TABLE["buttons"])
_LABELS: Final = frozenset(map(squash, LABELS))
_BUTTONS: Final = frozenset(map(squash, BUTTONS))
_LONGEST: Final = 2 * max(map(len, LABELS))


def without_boxes(lines: Iterable[Line]) -> Iterator[Line]:
    """``lines`` without the labels of :file:`boxes.toml`, the links that they open, and its buttons.

    >>> link, news = Line("سد دیگری پر شد", ""), Line("سد قم پر شد.", "سد قم پر شد.")
    >>> lines = [news, Line("بیشتر بخوانید:", "بیشتر بخوانید:"), link, link, news]
    >>> [line.text for line in without_boxes(lines)]
    ['سد قم پر شد.', 'سد قم پر شد.']
    """
    open_box = False
    for line in lines:
        if _is_label(line):
            open_box = True
        elif line.linked and (open_box or squash(line.text) in _BUTTONS):
            continue
        else:
            open_box = False
            yield line


def _is_label(line: Line) -> bool:
    """Whether all that ``line`` says outside links is a label: «بیشتر بخوانید: [link]»."""
    return len(line.said) <= _LONGEST and squash(line.said) in _LABELS
