"""Publishing: how long it takes for real articles and for a day's news, and that claims grow linearly.

``python -m tests.bench publish [--articles N] [--records FILE] [--keep FILE] [--statistics N …]``. The
articles of the corpus beside the project that are longer than a headline are extracted first, which
is not timed; ``--records`` keeps what was extracted, so that another run need not do it again, and
``--keep`` the published file, to be served. Generated news (:mod:`tests.bench.newsroom`) is published
at two lengths; a million statistics, ``--statistics 1000000``, take a quarter of an hour.
"""

from __future__ import annotations

import resource
import sqlite3
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Final

from crawler.errors import InputError
from pipeline import batch
from pipeline.dataset import readers, writers
from pipeline.publication import inputs, linking, syndication
from pipeline.publication.publish import Reading, publish
from tests.bench import newsroom
from tests.bench.reading import CORPUS, say

#: Characters of an article that is more than a headline or a post.
_LEAST: Final = 500


def measure(arguments: Sequence[str]) -> None:
    """Measure, and say what was measured."""
    parser = ArgumentParser(prog="python -m tests.bench publish")
    parser.add_argument("--articles", type=int, default=500, help="real articles (default 500)")
    parser.add_argument("--records", type=Path, help="what was extracted from them, kept from run to run")
    parser.add_argument("--keep", type=Path, help="where the published file of them is kept")
    parser.add_argument(
        "--statistics",
        type=int,
        nargs="*",
        default=[10_000, 100_000],
        help="statistics of generated news, run by run (default 10000 100000)",
    )
    args = parser.parse_args(arguments)
    if args.keep and args.keep.exists():
        parser.error(f"--keep: received {args.keep}, which is there already, expected a new file")
    with tempfile.TemporaryDirectory() as folder:
        if args.articles and CORPUS.exists():
            _real(args.articles, args.records, args.keep, Path(folder))
        for statistics in args.statistics:
            _generated(statistics, Path(folder, f"{statistics}.db"))


def _real(articles: int, records: Path | None, keep: Path | None, folder: Path) -> None:
    """Articles of the corpus: all at once, again, and a last day's after all the others."""
    readings = list(_read(articles, records or folder / "records.jsonl"))
    statistics = sum(len(one.statistics or ()) for one in readings)
    db, dataset = keep or folder / "news.db", folder / "dataset"
    day = max(1, len(readings) // 100)
    say(f"publish {len(readings) - day:,} of {len(readings):,} real articles with {statistics:,} statistics")
    say(f"  into a new file: {_timed(readings[:-day], db, dataset)}, {db.stat().st_size / 1e6:.0f} MB")
    say(f"  {day:,} articles more: {_timed(readings[-day:], db, dataset)}")
    say(f"  all of them again: {_timed(readings, db, dataset)}")
    say(f"  memory at most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


def _generated(statistics: int, db: Path) -> None:
    """Generated news of ever the same volume a day: the time for one statistic must stay."""
    with _clocked() as spent:
        took = _timed(newsroom.readings(statistics), db, None)
    copies, claims = (seconds / statistics * 1e6 for seconds in spent())
    with closing(sqlite3.connect(db)) as connection:
        told, found = connection.execute("SELECT sum(mentions), count(*) FROM claims").fetchone()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    say(f"publish {statistics:>9,} generated statistics: {took}, {memory:.0f} MB at most")
    say(f"  {told:,} of them in {found:,} claims")
    say(f"  a statistic: {claims:.0f} µs of work for its claims, {copies:.0f} µs for copies of its article")


def _timed(readings: Iterable[Reading], db: Path, dataset: Path | None) -> str:
    """How long publishing takes, by the clock and in work, which others on the machine do not change."""
    began, worked = time.perf_counter(), time.process_time()
    publish(readings, db=db, dataset=dataset)
    return f"{time.perf_counter() - began:.1f} s, {time.process_time() - worked:.1f} s of work"


@contextmanager
def _clocked() -> Iterator[Callable[[], list[float]]]:
    """Measure the seconds of work that finding copies and linking claims take."""
    rooms = {syndication: "update", linking: "relink"}
    kept = {room: getattr(room, name) for room, name in rooms.items()}
    spent = dict.fromkeys(rooms, 0.0)

    def clocked(room: ModuleType) -> Callable[..., None]:
        def work(*given: object) -> None:
            began = time.process_time()
            kept[room](*given)
            spent[room] += time.process_time() - began

        return work

    for room, name in rooms.items():
        setattr(room, name, clocked(room))
    try:
        yield lambda: list(spent.values())
    finally:
        for room, name in rooms.items():
            setattr(room, name, kept[room])


def _read(count: int, records: Path) -> Iterator[Reading]:
    """The first articles of the corpus with their statistics, from ``records`` or extracted into it."""
    items = (item for item in readers.read([str(CORPUS)]) if not isinstance(item, InputError))
    articles = list(islice((item for item in items if len(item.text) >= _LEAST), count))
    if not records.exists():
        with writers.create(str(records)) as output:
            for outcome in batch.run(articles):
                for statistic in () if isinstance(outcome, InputError) else outcome.statistics:
                    output.write(statistic)
    known = {
        item.article.id: item for item in inputs.read([str(records)]) if not isinstance(item, InputError)
    }
    extractor = next(iter(known.values())).extractor
    for article in articles:
        if article.id in known:
            yield replace(known[article.id], article=article)
        else:
            yield Reading(article=article, statistics=(), extractor=extractor)


if __name__ == "__main__":
    measure(sys.argv[1:])
