"""Inputs: what may be published, one article at a time: an archive, articles, or records.

A folder with a crawl's ``articles`` in it is an archive; a file whose first row has a quote is a
dataset that ``amarkav extract`` wrote; all else is articles, as every other command reads them.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from crawler import archive
from crawler.article import Article
from crawler.dates import read_date
from crawler.errors import ArchiveError, InputError
from pipeline.dataset import readers
from pipeline.dataset.sources import Meter, Source, find
from pipeline.publication.publish import Item, Reading
from pipeline.statistics import Statistic

#: Formats that records are written in and can be read back from.
_RECORDS: Final = (".jsonl", ".parquet")
_ROWS: Final = 2048

#: Columns of a Parquet dataset that hold what JSON Lines have as it is.
_VALUES: Final = ("value", "value_si", "value_rials")
_MAPS: Final = ("spans", "reasons")


def read(inputs: Iterable[str], *, meter: Meter | None = None) -> Iterator[Item]:
    """What ``inputs`` hold, in order; errors in their places. ``meter`` is told of the bytes read."""
    for name in inputs:
        path = Path(name)
        if readers.is_archive(path):
            yield from archived(path)
            continue
        for source in find([name], readers.READERS):
            if isinstance(source, InputError):
                yield source
            elif _holds_records(source):
                yield from _records(source, meter)
            else:
                yield from _articles(source, meter)


def archives(inputs: Iterable[str]) -> list[Path]:
    """Those of ``inputs`` that are archives of the crawler."""
    return [path for path in map(Path, inputs) if readers.is_archive(path)]


def archived(directory: Path, files: Container[str] | None = None) -> Iterator[Item]:
    """The articles of a crawl's archive; with ``files``, paths in it, only what stands in these."""
    try:
        for path, articles in archive.by_file(directory, files):
            file = str(directory / path)
            try:
                for article in articles:
                    yield Reading(article=article, archived=file)
            except ArchiveError as error:
                yield InputError(file, f"a file that is not whole ({error})")
    except ArchiveError as error:
        yield InputError(str(directory), f"an archive that cannot be read ({error})")


def _articles(source: Source, meter: Meter | None) -> Iterator[Item]:
    archived = source.name if source.path else ""
    for item in readers.read_source(source, meter):
        yield Reading(article=item, archived=archived) if isinstance(item, Article) else item


def _holds_records(source: Source) -> bool:
    """Whether the file's first row is a statistic."""
    if source.path is None or source.ending not in _RECORDS:
        return False
    try:
        if source.ending == ".parquet":
            import pyarrow.parquet as pq

            return "quote" in pq.read_schema(source.path).names
        with source.open() as file:
            first = json.loads(file.readline() or b"null")
            return isinstance(first, dict) and {"quote", "article_id"} <= set(first)
    except (OSError, ValueError):  # the reader of articles will say what is wrong
        return False


def _records(source: Source, meter: Meter | None) -> Iterator[Item]:
    """The records of a dataset, those of one article together: they stand together there."""
    try:
        for _, group in groupby(_rows(source, meter), lambda row: row["article_id"]):
            yield _reading(list(group))
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield InputError(
            source.name, f"a record that cannot be read ({type(error).__name__}: {error})",
            "a dataset of amarkav extract", "extract the articles anew",
        )  # fmt: skip


def _rows(source: Source, meter: Meter | None) -> Iterator[dict[str, Any]]:
    with source.open(meter) as file:
        if source.ending == ".jsonl":
            yield from (json.loads(line) for line in file if line.strip())
            return
        import pyarrow.parquet as pq  # a quarter of a second that only Parquet costs

        for rows in pq.ParquetFile(file).iter_batches(_ROWS):
            yield from map(_plain, rows.to_pylist())


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a Parquet dataset as the JSON Lines have it."""
    values = {name: json.loads(row[name]) if row[name] else None for name in _VALUES}
    maps = {name: None if row[name] is None else dict(row[name]) for name in _MAPS}
    return {**row, **values, **maps}


def _reading(records: list[dict[str, Any]]) -> Reading:
    statistics = tuple(Statistic.from_dict(record) for record in records)
    first = statistics[0]
    article = Article(
        id=first.article_id, url=first.url, publisher=first.publisher,
        date_published=read_date(first.date_published) if first.date_published else None,
    )  # fmt: skip
    return Reading(article=article, archived="", statistics=statistics, extractor=first.extractor)
