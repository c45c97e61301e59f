"""The command line: ``amarkav COMMAND …``, and the one place where a program's end is decided.

Status: 0 done, 2 wrong usage, 3 some inputs failed, 4 nothing new, 1 could not be finished,
130 interrupted, 141 nobody reads the output any more, 143 told to end.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from argparse import Action, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, NoReturn

from crawler.errors import AmarkavError, InputError, UsageError

if TYPE_CHECKING:
    from pipeline.commands import Command

_UNFINISHED: Final = 1
_USAGE: Final = 2
_SOME_FAILED: Final = 3
_INTERRUPTED: Final = 128 + signal.SIGINT
_UNREAD: Final = 141

#: New objects after which garbage is collected. The tables that are read at the start are hundreds of
#: thousands, and all stay: with Python's 700, a seventh of the start goes by looking through them.
_OBJECTS: Final = 100_000

_ABOUT: Final = "Amarkav (آمارکاو) writes down every statistic in Persian news."


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; the status to end with. No traceback leaves it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Persian, whatever the locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, _end)
    gc.set_threshold(_OBJECTS)
    words = sys.argv[1:] if argv is None else argv
    debug = "--debug" in words
    try:
        # Here and not above, because it takes a moment in which Ctrl-C must be quiet too.
        from pipeline.commands import NAMES, commands

        asked = words[:1] if words and words[0] in NAMES else NAMES
        status = _run(parser(commands(asked)).parse_args(words))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would complain
        return _UNREAD
    except KeyboardInterrupt:
        return _tell("interrupted", _INTERRUPTED)
    except UsageError as error:
        return _tell(str(error), _USAGE)
    except InputError as error:
        return _tell(str(error), _SOME_FAILED)
    except Exception as error:
        if debug:
            raise
        said = str(error) if isinstance(error, AmarkavError) else f"{type(error).__name__}: {error}"
        return _tell(f"could not finish: {' '.join(said.split())} (--debug says more)", _UNFINISHED)
    return status


def parser(commands: Sequence[Command]) -> ArgumentParser:
    """The parser of the command line, one subcommand for each of ``commands``."""
    top = ArgumentParser(prog="amarkav", description=_ABOUT, epilog="amarkav COMMAND --help says more.")
    top.add_argument("--version", action=_Version, nargs=0, help="say which version this is, and end")
    top.set_defaults(command=None, debug=False)
    chosen = top.add_subparsers(metavar="COMMAND", required=True)
    for command in commands:
        sub = chosen.add_parser(
            command.name,
            help=command.help,
            description=f"{command.help[0].upper()}{command.help[1:]}.",
            epilog="\n".join(["examples:", *(f"  {example}" for example in command.examples), command.note]),
            formatter_class=RawDescriptionHelpFormatter,
        )
        command.configure(sub)
        sub.add_argument("--debug", action="store_true", help="show the traceback of an unexpected error")
        sub.set_defaults(command=command)
    return top


class _Version(Action):
    """Looks the version up only when it is asked for: a bare checkout has none."""

    def __call__(self, parser: ArgumentParser, *_: object) -> NoReturn:
        sys.stdout.write(f"amarkav {version('amarkav')}\n")
        sys.exit(0)


def _run(args: Namespace) -> int:
    from pipeline.commands import Screen

    command: Command = args.command
    return command.run(args, Screen())


def _tell(text: str, status: int) -> int:
    sys.stderr.write(f"amarkav: {text}\n")
    return status


def _end(number: int, _frame: object) -> NoReturn:
    """End as if by an exception, so that half-written files are taken away."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
