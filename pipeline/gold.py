"""Gold: articles whose statistics were written down by readers, and files of predictions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.article import Article
from crawler.errors import InputError
from pipeline.agreement import Record
from pipeline.dataset.rows import article


@dataclass(frozen=True, slots=True)
class Gold:
    """One article with its gold records."""

    article: Article
    facts: tuple[Record, ...]
    complete: bool = True
    """Whether what is not among the facts is none; who corrects sees only what was found."""
    sure: bool = True
    """Whether the facts agree with those of others as well as two readers of the guidelines do."""
    apart: bool = False
    """Whether its readers name places and organizations otherwise than others do."""


def read(path: Path) -> list[Gold]:
    """The articles of a gold file; an InputError at the first line that is none.

    A gold file is whole or it is of no use, so nothing is passed by.
    """
    return [
        Gold(
            article(row, name=str(path), stem=path.stem, line=line),
            tuple(_facts(row, path=path, line=line)),
            bool(row.get("complete", True)),
            bool(row.get("sure", True)),
            bool(row.get("apart", False)),
        )
        for line, row in _rows(path)
    ]


def predictions(path: Path) -> dict[str, list[Record]]:
    """The records of a ``.jsonl`` dataset by article, from one a line or one article a line."""
    found: dict[str, list[Record]] = defaultdict(list)
    for line, row in _rows(path):
        if "doc_id" not in row:
            raise InputError(str(path), f"the fields {', '.join(row)}", '"doc_id"', line=line)
        found[str(row["doc_id"])].extend(_facts(row, path=path, line=line) if "facts" in row else [row])
    return dict(found)


def _facts(row: dict[str, Any], *, path: Path, line: int) -> list[Record]:
    facts = row.get("facts")
    if not isinstance(facts, list) or not all(isinstance(fact, dict) and "start" in fact for fact in facts):
        raise InputError(str(path), "no gold records", '"facts" with a list of records', line=line)
    return facts


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict):
                        raise InputError(
                            str(path), f"a JSON {type(row).__name__}", "one object a line", line=number
                        )
                    yield number, row
    except OSError as error:
        raise InputError(
            str(path), f"a file that cannot be read ({error.strerror})", "a .jsonl file"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), "bytes that are not UTF-8", "UTF-8 text") from error
    except json.JSONDecodeError as error:
        raise InputError(str(path), f"broken JSON ({error.msg})", "one object a line", line=number) from error
