"""Reading: characters and articles a second on one core, beside hazm on the same text; and how it grows.

It goes over two thousand articles of the corpus beside the project, or over the samples where
that is not there.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from spacy.language import Language

from tests.bench.screen import say

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "news.jsonl.xz"
ARTICLES = 2000

#: So many articles are read by one before the next takes its turn.
_PART = 256
#: Somebody who reads texts.
Reader = Callable[[Sequence[str]], None]

#: Lengths in characters at which growth is measured.
LENGTHS = (1_000, 10_000, 100_000, 1_000_000)

#: Who reads names, and what that is called.
READERS = {"rules": "rules alone", "amarkav": "with the encoder"}

#: A process of its own, as a user starts one: what is imported here already would cost nothing.
_FIRST = "import pipeline; print(len(pipeline.load(entities={!r})('در قم ۳ مدرسه ساخته شد.')._.statistics))"
_STARTS = 3


def measure() -> None:
    """Measure, and say what was measured."""
    for who, name in READERS.items():
        say(f"start to first record, {name}: {_start(who):.2f} s, a new process, the median of {_STARTS}")

    import pipeline
    from crawler.errors import InputError
    from pipeline.dataset.readers import read

    source = CORPUS if CORPUS.exists() else ROOT / "data" / "samples"
    articles = [item for item in islice(read([str(source)]), ARTICLES) if not isinstance(item, InputError)]
    languages = {name: pipeline.load(entities=who) for who, name in READERS.items()}
    texts = [article.text for article in articles]
    say(f"{len(texts)} articles, {sum(map(len, texts)):,} characters of {source}")
    for nlp in languages.values():
        nlp("در قم ۳ مدرسه ساخته شد.")  # what is made on first use
    found = Counter[str]()
    readers: dict[str, Reader] = {
        **{f"Amarkav, {name}": partial(_ours, name, nlp, found) for name, nlp in languages.items()},
        "hazm, normalise and tokenise": _hazm(),
    }
    seconds = side_by_side(readers, texts)
    characters = sum(map(len, texts))
    for name, spent in seconds.items():
        rates = f"{characters / spent:>12,.0f} characters/s {len(texts) / spent:>9,.1f} articles/s"
        say(f"{name + ':':30}{rates}")
    alone, helped = (seconds[f"Amarkav, {name}"] for name in READERS.values())
    say(f"with the encoder {alone / helped:.2f} times as fast as by rules alone")
    say(", ".join(f"{count:,} statistics {name}" for name, count in found.items()))

    say("growth, microseconds a character:")
    nlp = languages[READERS["rules"]]
    whole = "\n".join(texts)
    while len(whole) < LENGTHS[-1]:
        whole += "\n" + whole
    nlp.max_length = max(nlp.max_length, LENGTHS[-1])
    for length in LENGTHS:
        times = max(1, 100_000 // length)
        seconds = timed(lambda length=length, times=times: [nlp(whole[:length]) for _ in range(times)])
        say(f"  {length:>9,} characters: {seconds / times / length * 1e6:6.2f}")


def _ours(name: str, nlp: Language, found: Counter[str], texts: Sequence[str]) -> None:
    found[name] += sum(len(doc._.statistics) for doc in nlp.pipe(texts))


def _hazm() -> Reader:
    from hazm import Normalizer, WordTokenizer

    normalizer, tokenizer = Normalizer(), WordTokenizer()

    def read(texts: Sequence[str]) -> None:
        for text in texts:
            tokenizer.tokenize(normalizer.normalize(text))

    return read


def side_by_side(readers: Mapping[str, Reader], texts: Sequence[str]) -> dict[str, float]:
    """Seconds of the processor that each of ``readers`` takes for ``texts``.

    They take turns, part by part, and each begins as often as the others: the clock of a hired
    machine wanders by a third within minutes.
    """
    spent = dict.fromkeys(readers, 0.0)
    for turn, begin in enumerate(range(0, len(texts), _PART)):
        first = turn % len(readers)
        for name in [*readers, *readers][first : first + len(readers)]:
            began = time.process_time()
            readers[name](texts[begin : begin + _PART])
            spent[name] += time.process_time() - began
    return spent


def timed(work: Callable[[], Any]) -> float:
    """Seconds that ``work`` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _start(who: str) -> float:
    """Seconds from starting Python to the first record; ``who`` reads names."""
    took = []
    for _ in range(_STARTS):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", _FIRST.format(who)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        took.append(time.perf_counter() - began)
    return median(took)
