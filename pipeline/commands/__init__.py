"""Commands: what ``amarkav`` can be told to do, one module each.

A command is added by writing its module and naming it in :data:`NAMES`; it may print only
through the :class:`Screen` it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Final

from pipeline.commands.command import Command, Screen

__all__ = ["NAMES", "Command", "Screen", "commands"]

#: In the order of the help page: on the way from page to screen.
NAMES: Final = (
    "agencies",
    "crawl",
    "reparse",
    "extract",
    "show",
    "evaluate",
    "evaluate-ner",
    "publish",
    "ask",
    "serve",
    "sql",
    "update",
)


def commands(names: Sequence[str] = NAMES) -> tuple[Command, ...]:
    """The commands called ``names``. No other is imported: a crawl need not wait for spaCy.

    >>> [command.name for command in commands(["crawl"])]
    ['crawl']
    """
    return tuple(import_module(f"pipeline.commands.{name.replace('-', '_')}").COMMAND for name in names)
