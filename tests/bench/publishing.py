"""Publishing: how long it takes for real articles and for a day's news, and that claims grow linearly.

``python -m tests.bench publish [--articles N] [--records FILE] [--facts N …]``. The articles of the
corpus beside the project are extracted first, which is not timed; ``--records`` keeps what was
extracted, so that another run need not do it again.
"""

from __future__ import annotations

import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from crawler.errors import InputError
from pipeline import batch
from pipeline.dataset import readers, writers
from pipeline.publication import inputs
from pipeline.publication.publish import Reading, publish
from tests.bench.reading import CORPUS, say
from tests.pipeline.publication import wire

#: Facts a day in generated news: its volume does not grow with its length.
_A_DAY: Final = 100


def measure(arguments: Sequence[str]) -> None:
    """Measure, and say what was measured."""
    parser = ArgumentParser(prog="python -m tests.bench publish")
    parser.add_argument("--articles", type=int, default=500, help="real articles (default 500)")
    parser.add_argument("--records", type=Path, help="what was extracted from them, kept from run to run")
    parser.add_argument(
        "--facts", type=int, nargs="*", default=[2_000, 20_000], help="facts of generated news, run by run"
    )
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        if args.articles and CORPUS.exists():
            _real(args.articles, args.records, Path(folder))
        for facts in args.facts:
            _generated(facts, Path(folder, f"{facts}.db"))


def _real(articles: int, records: Path | None, folder: Path) -> None:
    """Articles of the corpus: all at once, again, and a last day's after all the others."""
    readings = list(_read(articles, records or folder / "records.jsonl"))
    statistics = sum(len(one.statistics or ()) for one in readings)
    db, dataset = folder / "news.db", folder / "dataset"
    day = max(1, len(readings) // 100)
    seconds = _timed(readings[:-day], db, dataset)
    size = db.stat().st_size / 1e6
    say(f"publish {len(readings) - day:,} of {len(readings):,} real articles with {statistics:,} statistics")
    say(f"  into a new file: {seconds:.1f} s, {size:.0f} MB")
    say(f"  {day:,} articles more: {_timed(readings[-day:], db, dataset):.1f} s")
    say(f"  all of them again: {_timed(readings, db, dataset):.1f} s")


def _generated(facts: int, db: Path) -> None:
    """Generated news of ever the same volume a day: the time for one statistic must stay."""
    readings = wire.readings(facts, days=max(7, facts // _A_DAY))
    statistics = sum(len(one.statistics or ()) for one in readings)
    seconds = _timed(readings, db, None)
    each = seconds / statistics * 1e6
    say(f"publish {statistics:>9,} generated statistics: {seconds:7.1f} s, {each:5.0f} µs each")


def _timed(readings: Sequence[Reading], db: Path, dataset: Path | None) -> float:
    began = time.perf_counter()
    publish(readings, db=db, dataset=dataset)
    return time.perf_counter() - began


def _read(count: int, records: Path) -> Iterator[Reading]:
    """The first articles of the corpus with their statistics, from ``records`` or extracted into it."""
    some = (item for item in readers.read([str(CORPUS)]) if not isinstance(item, InputError))
    articles = list(islice(some, count))
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
