"""Batch: many articles through the pipeline, on one core or on all of them.

Articles are read one by one, packed into chunks, and handed to worker processes; results come
back in the order of the input, whatever the number of workers, so a dataset is the same to the
byte. Only a few chunks are under way at a time: memory does not grow with the input.

Workers are started anew (``spawn``), not forked. A fork would be quicker to start, but copies
the locks of whatever threads run (the progress bar's, pyarrow's) and can then hang for ever;
a fresh process costs a second or two once, and works the same on every system.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from spacy.language import Language

import pipeline
from crawler.article import Article
from crawler.errors import InputError
from pipeline.assembly import extractor
from pipeline.extraction import extract
from pipeline.statistics import Statistic
from pipeline.tagging.finder import DEFAULT

#: A chunk ends at this many articles or characters, whichever comes first.
CHUNK_ARTICLES: Final = 32
CHUNK_CHARACTERS: Final = 100_000

#: Chunks under way for each worker: one at work, one waiting for it.
_AHEAD: Final = 2

Item = Article | InputError


@dataclass(frozen=True, slots=True)
class Result:
    """What one article gave: its text is left behind, its length in code points kept."""

    article_id: str
    characters: int
    statistics: tuple[Statistic, ...]


Outcome = Result | InputError


class Loader(Hashable, Protocol):
    """Makes the pipeline that articles go through, in every process anew.

    It must be hashable, and a function or an object that can be imported by name, or what pickles as well.
    """

    @property
    def extractor(self) -> str:
        """Name and version of what it makes: by this it is known what was read already, and by whom."""

    def __call__(self) -> Language:
        """The pipeline."""


@dataclass(frozen=True, slots=True)
class Load:
    """Loads our pipeline; ``entities`` as :func:`pipeline.load` takes it.

    >>> Load("hf:person/tagger").extractor == f"{load.extractor} with hf:person/tagger"
    True
    """

    entities: str = DEFAULT

    @property
    def extractor(self) -> str:
        """Name and version of the pipeline."""
        return extractor(self.entities)

    def __call__(self) -> Language:
        return pipeline.load(entities=self.entities)


load: Final = Load()


def run(items: Iterable[Item], *, workers: int = 1, loader: Loader = load) -> Iterator[Outcome]:
    """The outcome of every item, in order; errors among the items come out in their places.

    ``workers`` processes share the work, none but this one where it is 1. ``loader`` makes the
    pipeline, once in every process. An article that the pipeline fails on is an InputError too, and so
    is one that kills its worker.
    """
    if workers < 1:
        raise ValueError(f"workers: received {workers}, expected 1 or more")
    if workers > 1:
        yield from _shared(_chunks(items), workers, loader)
        return
    nlp = loader()
    for item in items:
        yield outcome(item, nlp)


def outcome(item: Item, nlp: Language) -> Outcome:
    """What ``nlp`` finds in ``item``; an error stays what it is, and a failure becomes one."""
    if isinstance(item, InputError):
        return item
    try:
        return Result(item.id, len(item.text), tuple(extract(item, nlp)))
    except Exception as error:  # the others are none the worse; this one is reported, with its cause
        failure = InputError(
            f"article {item.id}", f"text that the pipeline fails on ({type(error).__name__}: {error})",
            mend="please report it with the article",
        )  # fmt: skip
        failure.__cause__ = error
        return failure


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    characters = 0
    for item in items:
        chunk.append(item)
        characters += len(item.article_body) if isinstance(item, Article) else 0
        if len(chunk) >= CHUNK_ARTICLES or characters >= CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _shared(chunks: Iterator[list[Item]], workers: int, loader: Loader) -> Iterator[Outcome]:
    """Chunks through a pool, results in order, at most ``_AHEAD`` chunks a worker under way."""
    pool = _pool(workers)
    under_way: deque[tuple[list[Item], Future[list[Outcome]]]] = deque()
    try:
        for chunk in chunks:
            under_way.append((chunk, _submit(pool, loader, chunk)))
            if len(under_way) < workers * _AHEAD:
                continue
            outcomes = _result(under_way)
            if outcomes is None:
                yield from _rescued(under_way, loader)
                pool = _pool(workers)
            else:
                yield from outcomes
        while under_way:
            outcomes = _result(under_way)
            yield from _rescued(under_way, loader) if outcomes is None else outcomes
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _result(under_way: deque[tuple[list[Item], Future[list[Outcome]]]]) -> list[Outcome] | None:
    """The outcomes of the first chunk under way, which is then done; None if a worker died."""
    try:
        outcomes = under_way[0][1].result()
    except BrokenProcessPool:
        return None
    under_way.popleft()
    return outcomes


def _rescued(under_way: deque[tuple[list[Item], Future[list[Outcome]]]], loader: Loader) -> Iterator[Outcome]:
    """The outcomes of all chunks that a dying worker took with it, each item tried by itself."""
    pool = _pool(1)
    while under_way:
        for item in under_way.popleft()[0]:
            try:
                yield from _submit(pool, loader, [item]).result()
            except BrokenProcessPool:
                pool = _pool(1)
                name = f"article {item.id}" if isinstance(item, Article) else item.file
                yield InputError(name, "text that kills the process", mend="is there memory enough?")
    pool.shutdown()


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _follow_parent)


def _submit(pool: ProcessPoolExecutor, loader: Loader, chunk: list[Item]) -> Future[list[Outcome]]:
    try:
        with _uninterrupted():  # handing over a chunk may start a worker
            return pool.submit(_work, loader, chunk)
    except BrokenProcessPool as error:
        broken: Future[list[Outcome]] = Future()
        broken.set_exception(error)
        return broken


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits; a process started meanwhile never feels it, so that only the parent speaks."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow_parent() -> None:
    """End this worker when the parent ends, however that ends: a killed run leaves nothing behind."""
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@cache
def _loaded(loader: Loader) -> Language:
    """What ``loader`` makes, made once in this process."""
    return loader()


def _work(loader: Loader, chunk: list[Item]) -> list[Outcome]:
    nlp = _loaded(loader)
    return [outcome(item, nlp) for item in chunk]
