"""Chain: updates against the replica in processes of their own, that a test can kill at any moment.

The pipeline is loaded once: each update is a fork of the process that has it. ``python -m
tests.pipeline.chain`` takes a line of JSON an update, and says its process and then how it ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

from spacy.language import Language

from crawler.crawl import Wanted
from crawler.settings import Settings
from pipeline import batch
from pipeline.publication import publish
from pipeline.update import Update, update
from tests.replica import crawls

#: Whose news it is.
AGENCIES: Final = ("mehr", "tasnim", "isna")

_ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an update puts things: all in one folder."""

    folder: Path

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    @property
    def db(self) -> Path:
        return self.folder / "news.sqlite"

    @property
    def dataset(self) -> Path:
        return self.folder / "dataset"


class Runner:
    """The process that updates are forks of."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Self]:
        """Start one, and end it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.pipeline.chain"], cwd=_ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )  # fmt: skip
        try:
            yield cls(process)
        finally:
            process.kill()
            process.wait()

    def begin(self, place: Place, *, until: date, fresh: date, proxy: str) -> int:
        """Begin an update as of the day ``until``; the id of its process."""
        told = {"folder": str(place.folder), "until": str(until), "fresh": str(fresh), "proxy": proxy}
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps(told)}\n")
        self._process.stdin.flush()
        return int(self._line())

    def end(self) -> str:
        """Wait until the update has ended: its status, or ``killed``."""
        return self._line()

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def main() -> None:
    """Update as often as is told."""
    nlp = batch.load()
    publish._ARTICLES = 3  # several transactions an update
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            sys.stdin = None
            _say(_update(json.loads(line), nlp).status)
            os._exit(0)
        _say(process)
        _, status = os.waitpid(process, 0)
        if status:
            _say("killed" if os.WIFSIGNALED(status) else "broken")


@dataclass(frozen=True, slots=True)
class Ready:
    """The pipeline, loaded before."""

    nlp: Language
    extractor: str = batch.load.extractor

    def __call__(self) -> Language:
        return self.nlp


def _update(told: dict[str, str], nlp: Language) -> Update:
    place = Place(folder=Path(told["folder"]))
    wanted = Wanted(
        agencies=crawls.shipped(*AGENCIES),
        until=date.fromisoformat(told["until"]),
        fresh=date.fromisoformat(told["fresh"]),
    )
    settings = Settings(
        contact="tests@amarkav.example", delay=0, commit=0.02, proxy=told["proxy"], unverified=AGENCIES
    )
    return update(
        wanted, archive=place.archive, db=place.db, dataset=place.dataset, settings=settings,
        loader=Ready(nlp),
    )  # fmt: skip


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
