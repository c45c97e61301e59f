"""Silver: what readers wrote down once of articles that are not ours to print.

``data/silver`` says of each article which characters are the quantity, the measured thing, the names,
the time; the text itself stays where it is. ``python -m models.binder.silver CORPUS.jsonl.xz …`` finds
the articles in the corpora and writes them with their texts, as :mod:`pipeline.gold` reads them, for
``models.binder.train`` and ``models.binder.scoring`` to learn from. Only quantities that the pipeline
had found were offered to the readers: the others are not said to be none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import lzma
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from crawler.errors import InputError

log = logging.getLogger(__name__)
FILE: Final = Path(__file__).parents[2] / "data" / "silver" / "binding.jsonl"
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article by its id in its corpus, what its text must be, and its facts as places in that text."""

    doc_id: str
    digest: str
    facts: Sequence[Mapping[str, Any]]
    sure: bool = False
    """Whether its readers agree with the gold as well as two readers of the gold do."""
    apart: bool = False
    """Whether its readers name places and organizations otherwise than the gold's."""


def digest(text: str) -> str:
    """What tells ``text`` from any other.

    >>> digest("۲۵۰ مدرسه")
    '8e679c2c223a62f8'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def read(path: Path = FILE) -> list[Annotated]:
    """The articles of a silver file."""
    with path.open(encoding="utf-8") as lines:
        return [Annotated(**json.loads(line)) for line in lines]


def fact(text: str, places: Mapping[str, Any]) -> dict[str, Any]:
    """A record of ``text`` from ``places``, where each field is a pair of offsets or a list of them.

    What is not said is as usual: no name, no time, no trend, and it has happened.

    >>> told = fact("۲۵۰ مدرسه در یزد", {"at": [0, 9], "measured": [4, 9], "places": [[13, 16]]})
    >>> told["quote"], told["measured"], told["places"], told["organizations"], told["status"]
    ('۲۵۰ مدرسه', 'مدرسه', ['یزد'], [], 'actual')
    """

    def cut(place: Sequence[int] | None) -> str | None:
        return None if place is None else text[place[0] : place[1]]

    start, end = places["at"]
    return {
        "quote": text[start:end],
        "start": start,
        "end": end,
        "value": None,
        "measured": cut(places.get("measured")) or "",
        "organizations": [cut(place) for place in places.get("organizations", ())],
        "places": [cut(place) for place in places.get("places", ())],
        "time": cut(places.get("time")),
        "source": cut(places.get("source")),
        "trend": places.get("trend", "="),
        "status": places.get("status", "actual"),
        "optional": places.get("optional", False),
    }


def joined(annotated: Iterable[Annotated], corpora: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The articles of ``annotated`` that are in ``corpora``, in their order, with text and facts.

    Raises:
        InputError: if an article of that id is another text: the corpus is another edition.
    """
    wanted = {one.doc_id: one for one in annotated}
    for path in corpora:
        opened = lzma.open if path.suffix == ".xz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                row = json.loads(line)
                one = wanted.pop(row["doc_id"], None)
                if one is None:
                    continue
                text = row["text"].replace("\r", "")
                if digest(text) != one.digest:
                    raise InputError(
                        str(path), f"another text of {one.doc_id}", "the text that was annotated", line=number
                    )
                yield {
                    **row,
                    "text": text,
                    "complete": False,
                    "sure": one.sure,
                    "apart": one.apart,
                    "facts": [fact(text, places) for places in one.facts],
                }
    if wanted:
        log.warning("%d annotated articles are not in %s", len(wanted), ", ".join(map(str, corpora)))


def write(corpora: Sequence[Path], into: Path, *, annotated: Path = FILE) -> None:
    """Write all annotated articles with their texts into the file ``into``, whole or not at all."""
    into.parent.mkdir(parents=True, exist_ok=True)
    part = into.with_suffix(".part")
    with part.open("w", encoding="utf-8") as out:
        for row in joined(read(annotated), corpora):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    part.replace(into)


def main() -> None:
    """Join the annotations with the corpora named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(".checkpoints/silver.jsonl"))
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    write(args.corpora, args.out)
    log.info("%s", args.out)


if __name__ == "__main__":
    main()
