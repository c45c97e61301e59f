"""``amarkav reparse``: the articles of an archive, built again from its pages."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import Progress

from pipeline.commands.command import DONE, SOME_FAILED, Command, Screen

if TYPE_CHECKING:
    from crawler.archive.reparse import Differences

_COUNTS: Final = ("pages", "articles", "gained", "lost")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("archive", type=Path, metavar="DIR", help="an archive of `amarkav crawl`")
    parser.add_argument("--agency", default="", metavar="KEY", help="only the articles of this agency")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")


def run(args: Namespace, screen: Screen) -> int:
    """Build the articles again; 0 if all went well, 3 if a page object broke on some pages."""
    # Here and not above, because the page objects take a moment that most commands do not need.
    from crawler.archive.reparse import reparse, size
    from crawler.pages import REASONS

    with _bar(screen.err, size(args.archive, args.agency)) as meter:
        found = reparse(args.archive, agency=args.agency, dry_run=args.dry_run, meter=meter)
    screen.say("".join(f"{line}\n" for line in _lines(found)))
    articles = sum(differences.articles for differences in found.values())
    done = "; nothing was changed" if args.dry_run else f" → {args.archive / 'articles'}"
    screen.tell(f"{articles:,} article{'' if articles == 1 else 's'}{done}")
    broken = any(differences.refused.keys() - set(REASONS) for differences in found.values())
    return SOME_FAILED if broken else DONE


@contextmanager
def _bar(console: Console, total: int) -> Iterator[Callable[[int], None]]:
    """What is told how many bytes were gone through, and shows it where ``console`` is a terminal."""
    if not console.is_terminal:
        yield lambda size: None
        return
    with Progress(console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("pages", total=total or None)
        yield lambda size: bar.advance(task, size)


def _lines(found: Mapping[str, Differences]) -> Iterator[str]:
    yield f"{'agency':16}" + "".join(f"{name:>11}" for name in _COUNTS)
    for agency, differences in found.items():
        counts = (differences.pages, differences.articles, differences.gained, differences.lost)
        yield f"{agency:16}" + "".join(f"{count:11,}" for count in counts)
        for name, counted in (("changed", differences.changed), ("refused", differences.refused)):
            for what, count in counted.most_common():
                yield f"  {name:14}{what} {count:,} (first: {differences.examples[what]})"


COMMAND = Command(
    name="reparse",
    help="build the articles of an archive again from its pages, without the network",
    examples=("amarkav reparse archive --dry-run", "amarkav reparse archive --agency mehr"),
    configure=configure,
    run=run,
)
