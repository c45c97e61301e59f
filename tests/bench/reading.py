"""Reading: characters and articles a second on one core, beside hazm on the same text; and how it grows.

It goes over two thousand articles of the corpus beside the project, or over the samples where
that is not there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from tests.bench.screen import say

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "news.jsonl.xz"
ARTICLES = 2000

#: Lengths in characters at which growth is measured.
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)


def measure() -> None:
    """Measure, and say what was measured."""
    began = time.perf_counter()
    import pipeline
    from crawler.errors import InputError
    from pipeline.dataset.readers import read
    from pipeline.extraction import extract

    source = CORPUS if CORPUS.exists() else ROOT / "data" / "samples"
    articles = [item for item in islice(read([str(source)]), ARTICLES) if not isinstance(item, InputError)]
    began_loading = time.perf_counter()
    nlp = pipeline.load()
    extract(articles[0], nlp)
    ready = time.perf_counter()
    say(f"start to first record: {ready - began:.2f} s, of which the pipeline {ready - began_loading:.2f} s")

    texts = [article.text for article in articles]
    say(f"{len(texts)} articles, {sum(map(len, texts)):,} characters of {source}")
    found = 0

    def ours() -> None:
        nonlocal found
        found = sum(len(extract(article, nlp)) for article in articles)

    report("Amarkav, everything", ours, texts)
    say(f"  {found:,} statistics")
    report("hazm, normalise and tokenise", lambda: _hazm(texts), texts)

    say("growth, microseconds a character:")
    whole = "\n".join(texts)
    while len(whole) < LENGTHS[-1]:
        whole += "\n" + whole
    nlp.max_length = max(nlp.max_length, LENGTHS[-1])
    for length in LENGTHS:
        times = max(1, 100_000 // length)
        seconds = timed(lambda length=length, times=times: [nlp(whole[:length]) for _ in range(times)])
        say(f"  {length:>9,} characters: {seconds / times / length * 1e6:6.2f}")


def _hazm(texts: Sequence[str]) -> None:
    from hazm import Normalizer, WordTokenizer

    normalizer, tokenizer = Normalizer(), WordTokenizer()
    for text in texts:
        tokenizer.tokenize(normalizer.normalize(text))


def report(name: str, work: Callable[[], Any], texts: Sequence[str]) -> None:
    """Time ``work`` over ``texts`` and say its rate."""
    seconds = timed(work)
    characters = sum(map(len, texts))
    say(
        f"{name + ':':30}{characters / seconds:>12,.0f} characters/s {len(texts) / seconds:>9,.1f} articles/s"
    )


def timed(work: Callable[[], Any]) -> float:
    """Seconds that ``work`` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
