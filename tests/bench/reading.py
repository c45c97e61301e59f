"""Reading: characters and articles a second on one core, beside hazm on the same text; and how it grows.

It goes over two thousand articles of the corpus beside the project, or over the samples where
that is not there.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.screen import say

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "news.jsonl.xz"
ARTICLES = 2000

#: Lengths in characters at which growth is measured.
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)

#: A process of its own, as a user starts one: what is imported here already would cost nothing.
_FIRST = "import pipeline; print(len(pipeline.load()('در قم ۳ مدرسه ساخته شد.')._.statistics))"
_STARTS = 3


def measure() -> None:
    """Measure, and say what was measured."""
    say(f"start to first record: {_start():.2f} s, a new process, the median of {_STARTS}")

    import pipeline
    from crawler.errors import InputError
    from pipeline.dataset.readers import read
    from pipeline.extraction import extract

    source = CORPUS if CORPUS.exists() else ROOT / "data" / "samples"
    articles = [item for item in islice(read([str(source)]), ARTICLES) if not isinstance(item, InputError)]
    nlp = pipeline.load()
    extract(articles[0], nlp)  # what is made on first use

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


def _start() -> float:
    """Seconds from starting Python to the first record."""
    took = []
    for _ in range(_STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", _FIRST], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    return median(took)
