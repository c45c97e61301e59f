"""Readers: articles out of files, folders and standard input, one at a time.

What cannot be read comes out as an :class:`InputError` in its place among the articles, so
one bad line costs one line. No file is ever held whole in memory, but for a ``.txt``, which
is one article.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

from crawler.article import Article
from crawler.errors import ArchiveError, InputError
from pipeline.dataset.rows import KNOWN, article, check_columns
from pipeline.dataset.sources import DAMAGE, Meter, Source, find

#: What a reader gives: an article, or why there is none.
Item = Article | InputError
Reader = Callable[[IO[bytes], Source], Iterator[Item]]

_BOM: Final = b"\xef\xbb\xbf"
_PARQUET_ROWS: Final = 256


def read(inputs: Iterable[str], *, meter: Meter | None = None) -> Iterator[Item]:
    """The articles of ``inputs`` (files, folders, ``-``), in order, errors in their places.

    Of a folder that is a crawl's archive, each article is read once, as its last version has it.
    ``meter`` is told of the bytes read, to show how far the reading is.

    >>> [str(error) for error in read(["نیست.txt"])]
    ['نیست.txt: found no such file or folder; check the path']
    """
    for name in inputs:
        if is_archive(Path(name)):
            yield from _archived(Path(name))
            continue
        for source in find([name], READERS):
            if isinstance(source, InputError):
                yield source
            else:
                yield from read_source(source, meter)


def is_archive(path: Path) -> bool:
    """Whether ``path`` is the folder of a crawl's archive."""
    if not path.is_dir():
        return False
    from crawler import archive  # a tenth of a second that only folders cost

    return (path / archive.STATE).is_file()


def _archived(directory: Path) -> Iterator[Item]:
    from crawler import archive

    try:
        yield from archive.articles(directory)
    except ArchiveError as error:
        yield InputError(str(directory), f"an archive that cannot be read ({error})")


def size(inputs: Iterable[str]) -> int:
    """The bytes on disk that the meter of :func:`read` hears of: none of standard input or an archive."""
    files = [name for name in inputs if not is_archive(Path(name))]
    return sum(source.size for source in find(files, READERS) if isinstance(source, Source))


def read_source(source: Source, meter: Meter | None = None) -> Iterator[Item]:
    """The articles of one file, or of standard input."""
    reader = READERS[source.ending] if source.path else _stdin
    try:
        with source.open(meter) as file:
            yield from reader(file, source)
    except InputError as error:
        yield error
    except DAMAGE as error:
        yield InputError(
            source.name, f"damaged data ({error})", f"a whole {source.packing} file", "fetch it again"
        )
    except OSError as error:
        yield InputError(source.name, f"a file that cannot be read ({error.strerror or error})")


def _txt(file: IO[bytes], source: Source) -> Iterator[Item]:
    """A text file is one article, its id the file's name."""
    yield _text(file.read(), source)


def _text(data: bytes, source: Source) -> Item:
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(error, source, line=data.count(b"\n", 0, error.start) + 1)
    return Article(id=source.stem, article_body=text)


def _jsonl(file: Iterable[bytes], source: Source) -> Iterator[Item]:
    """One JSON object a line; blank lines are passed by."""
    for number, line in enumerate(file, 1):
        data = line.removeprefix(_BOM)
        if data.strip():
            yield _object(data, source, number)


def _object(data: bytes, source: Source, line: int) -> Item:
    one = "one JSON object a line"
    try:
        row = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _not_utf8(error, source, line=line)
    except json.JSONDecodeError as error:
        return InputError(
            source.name, f"broken JSON ({error.msg}, column {error.colno})", one, "mend the line", line=line
        )
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, a thousand brackets
        return InputError(source.name, f"broken JSON ({error})", one, line=line)
    if not isinstance(row, dict):
        return InputError(source.name, f"a JSON {type(row).__name__}", one, line=line)
    return _article(row, source, line)


def _csv(file: IO[bytes], source: Source) -> Iterator[Item]:
    """A header and a row an article; the line that is named is the row's last."""
    csv.field_size_limit(sys.maxsize)
    first = file.readline()
    try:
        first.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(error, source, line=1) from None
    # Stray bytes become half characters, which the row's own check finds: one row is lost, not all.
    lines = (line.decode("utf-8", "surrogateescape") for line in chain([first.removeprefix(_BOM)], file))
    table = csv.reader(lines)
    try:
        header = [name.strip() for name in next(table, [])]
    except csv.Error as error:
        raise InputError(source.name, f"broken CSV ({error})", "a header of column names", line=1) from None
    check_columns(header, source.name)
    while True:
        try:
            values = next(table, None)
        except csv.Error as error:
            yield InputError(source.name, f"broken CSV ({error})", line=table.line_num)
            continue
        if values is None:
            return
        if not values:
            continue
        if len(values) != len(header):
            yield InputError(
                source.name, f"a row of {len(values)} fields", f"{len(header)} as in the header",
                "put fields with commas in quotes", line=table.line_num,
            )  # fmt: skip
            continue
        row = {name: value for name, value in zip(header, values, strict=True) if name in KNOWN}
        yield _article(row, source, table.line_num)


def _parquet(file: IO[bytes], source: Source) -> Iterator[Item]:
    """A row an article, of the columns that are known; the line that is named is the row."""
    import pyarrow as pa  # a quarter of a second that only Parquet costs
    import pyarrow.parquet as pq

    if source.packing:
        raise InputError(source.name, "packed Parquet", "a bare .parquet file", "unpack it first")
    try:
        table = pq.ParquetFile(file)
        names: list[str] = table.schema_arrow.names
        check_columns(names, source.name)
        line = 0
        for batch in table.iter_batches(_PARQUET_ROWS, columns=[name for name in names if name in KNOWN]):
            for row in batch.to_pylist():
                line += 1
                yield _article(row, source, line)
    except pa.ArrowException as error:
        raise InputError(source.name, f"damaged data ({error})", "a Parquet file") from error


def _stdin(file: IO[bytes], source: Source) -> Iterator[Item]:
    """JSON Lines where the first character is a brace, else the text of one article."""
    head: list[bytes] = []
    for line in file:
        head.append(line)
        if line.strip():
            break
    if head and head[-1].removeprefix(_BOM).lstrip().startswith(b"{"):
        yield from _jsonl(chain(head, file), source)
    else:
        yield _text(b"".join(head) + file.read(), source)


def _article(row: dict[str, Any], source: Source, line: int) -> Item:
    try:
        return article(row, name=source.name, stem=source.stem, line=line)
    except InputError as error:
        return error


def _not_utf8(error: UnicodeDecodeError, source: Source, *, line: int) -> InputError:
    utf16 = error.object[:2] in (b"\xff\xfe", b"\xfe\xff")
    found = "UTF-16 text" if utf16 else f"bytes that are not UTF-8 (0x{error.object[error.start]:02x})"
    mend = f"convert it: iconv -f {'UTF-16' if utf16 else 'WINDOWS-1256'} -t UTF-8"
    return InputError(source.name, found, "UTF-8 text", mend, line=line)


#: Ending → reader. A format is added here and nowhere else.
READERS: Final[dict[str, Reader]] = {
    ".txt": _txt,
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".parquet": _parquet,
}
