"""Families: words that news uses in the same places, found in plain text.

``python -m models.binder.families NEWS.jsonl.xz [MORE.jsonl …]`` writes
``pipeline/lexicon/families.tsv``: «اعتبار» and «بودجه» share a family, so that what the binder
learned of one holds for the other. Each word is told by the frequent words right before and
right after it (positive pointwise mutual information, reduced to its main directions); the
families are the clusters of that. Only words and their families are kept of the texts.
"""

from __future__ import annotations

import argparse
import json
import logging
import lzma
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import spacy

from pipeline.tokenizer import create_tokenizer
from pipeline.words import read

Vectors = npt.NDArray[np.float32]

#: How many words are read in all.
_READ: Final = 7_000_000
#: Only every second text is read, so that agencies that follow one another in a file are all heard.
_EVERY: Final = 2
#: Characters read of one text.
_LONGEST: Final = 5000
#: How many neighbours tell a word, and how many directions are kept of them.
_NEIGHBOURS: Final = 1500
_DIRECTIONS: Final = 100
#: The most frequent words, of which the Persian ones get a family, and how often they must be seen.
_WORDS: Final = 14_000
_LEAST: Final = 25
_FAMILIES: Final = 250
_STEPS: Final = 40
_SEEDS: Final = 3

log = logging.getLogger(__name__)
TABLE = Path(__file__).parents[2] / "pipeline" / "lexicon" / "families.tsv"


def texts(paths: Sequence[Path]) -> Iterator[list[str]]:
    """The folded words of each text of JSON Lines files, plain or ``.xz``; digits become ``0``."""
    nlp = spacy.blank("fa")
    nlp.tokenizer = create_tokenizer(nlp)
    count = 0
    for path in paths:
        opened = lzma.open if path.suffix == ".xz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            for line in islice(lines, 0, None, _EVERY):
                words = read(nlp(json.loads(line)["text"][:_LONGEST]))
                keys = ["0" if word[0].isdigit() else word for word in words.keys]
                yield keys
                count += len(keys)
                if count > _READ:
                    return


def vectors(articles: Sequence[Sequence[str]]) -> tuple[list[str], Vectors]:
    """The frequent words, most frequent first, and a direction of length 1 for each."""
    seen = Counter(word for article in articles for word in article)
    words = [word for word, count in seen.most_common(_WORDS) if count >= _LEAST]
    row = {word: i for i, word in enumerate(words)}
    column = {word: i for i, word in enumerate(words[:_NEIGHBOURS])}
    size = len(column) + 1  # the last column is for all other words
    counts = np.zeros((len(words), 2 * size), dtype=np.float32)
    for article in articles:
        rows = [row.get(word, -1) for word in article]
        columns = [column.get(word, size - 1) for word in article]
        for i, at in enumerate(rows):
            if at >= 0:
                if i:
                    counts[at, columns[i - 1]] += 1
                if i + 1 < len(rows):
                    counts[at, size + columns[i + 1]] += 1
    expected = counts.sum(1, keepdims=True) * counts.sum(0, keepdims=True) / counts.sum()
    known = counts >= 2
    information = np.zeros_like(counts)
    information[known] = np.maximum(np.log(counts[known] / expected[known]), 0.0)
    _, directions = np.linalg.eigh(information.T @ information)
    reduced = information @ directions[:, -_DIRECTIONS:]
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True) + 1e-9
    persian = (len(word) > 1 and word.isalpha() and not word.isascii() for word in words)
    kept = [i for i, good in enumerate(persian) if good]
    return [words[i] for i in kept], reduced[kept]


def cluster(points: Vectors, seed: int) -> tuple[float, npt.NDArray[np.int64]]:
    """Spherical k-means: how tight the families are, and the family of each point."""
    centres = points[np.random.default_rng(seed).choice(len(points), _FAMILIES, replace=False)].copy()
    family = np.zeros(len(points), dtype=np.int64)
    tight = 0.0
    for _ in range(_STEPS):
        family = (points @ centres.T).argmax(1)
        tight = 0.0
        for i in range(_FAMILIES):
            total = points[family == i].sum(0)
            length = float(np.linalg.norm(total))
            tight += length
            if length > 0.0:
                centres[i] = total / length
    return tight, family


def main() -> None:
    """Read the texts named on the command line and write the families."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=TABLE)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    words, points = vectors(list(texts(args.texts)))
    _, family = max((cluster(points, seed) for seed in range(_SEEDS)), key=lambda found: found[0])
    members = [[words[i] for i in np.flatnonzero(family == number)] for number in range(_FAMILIES)]
    rows = [" ".join(found) for found in members if len(found) > 1]
    table = "".join(f"{number}\t{row}\n" for number, row in enumerate(rows, 1))
    args.out.write_text(f"family\twords\n{table}", encoding="utf-8")
    log.info("%d words in %d families", len(words), len(rows))


if __name__ == "__main__":
    main()
