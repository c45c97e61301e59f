"""Command: its name, its help, and what it does; and the screen it may print on."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich.console import Console

from crawler.errors import InputError, UsageError
from pipeline.tagging import finder

#: Statuses that ``amarkav`` ends with.
DONE: Final = 0
USAGE: Final = 2
SOME_FAILED: Final = 3

#: Of very many failures, this many are named.
_NAMED: Final = 1000

#: Columns that a table may fill where there is no terminal to ask.
_WIDTH: Final = 120


@dataclass(frozen=True, slots=True)
class Screen:
    """Standard output and standard error, and what is known of the terminals behind them."""

    out: Console = field(
        default_factory=lambda: Console(
            highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else _WIDTH
        )
    )
    err: Console = field(
        default_factory=lambda: Console(stderr=True, highlight=False, markup=False, emoji=False)
    )

    def say(self, text: str) -> None:
        """Write ``text``, which is what was asked for, to standard output."""
        sys.stdout.write(text)

    def tell(self, text: str) -> None:
        """Write a line about how it went to standard error."""
        sys.stderr.write(f"{text}\n")


@dataclass(frozen=True, slots=True)
class Command:
    """``amarkav NAME``: ``configure`` declares its arguments, ``run`` does it and gives the status.

    ``note`` is what its help page says at the end.
    """

    name: str
    help: str
    examples: Sequence[str]
    configure: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Screen], int]
    note: str = ""


@dataclass(slots=True)
class Failures:
    """The inputs that failed: all counted, the first thousand kept to be named at the end."""

    count: int = 0
    named: list[str] = field(default_factory=list)

    def add(self, error: InputError) -> None:
        """One more."""
        self.count += 1
        if len(self.named) < _NAMED:
            self.named.append(str(error))

    def tell(self, screen: Screen) -> int:
        """Name them on ``screen``; the status to end with."""
        if not self.count:
            return DONE
        screen.tell(f"{self.count} input{'s' if self.count > 1 else ''} failed:")
        for line in self.named:
            screen.tell(f"  {line}")
        if self.count > len(self.named):
            screen.tell(f"  … and {self.count - len(self.named)} more")
        return SOME_FAILED


def positive(text: str) -> int:
    """A whole number from 1, for an option."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"received {text!r}, expected a whole number from 1")
    return int(text)


def add_inputs(parser: ArgumentParser) -> None:
    """The INPUT… that articles are read from."""
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="a .txt, .jsonl, .csv or .parquet file (also .gz, .xz, .zst), a folder, or - for standard input",
    )


def entities(text: str) -> str:
    """Who reads names, for an option."""
    try:
        return finder.checked(text)
    except UsageError as error:
        raise ArgumentTypeError(str(error).partition(": ")[2]) from error


def add_entities(parser: ArgumentParser) -> None:
    """The option that says who reads names."""
    parser.add_argument(
        "--entities",
        type=entities,
        default=finder.DEFAULT,
        metavar="WHO",
        help=f"who reads names beside the rules: {finder.EXPECTED} (default {finder.DEFAULT})",
    )


def add_workers(parser: ArgumentParser) -> None:
    """The option that shares the work."""
    parser.add_argument(
        "--workers",
        type=positive,
        default=1,
        metavar="N",
        help="processes that share the work (default 1); the result is the same for every N",
    )
