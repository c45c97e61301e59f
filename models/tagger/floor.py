"""Floor: the annotated sets as spaCy's files, to train what the tagger must be better than.

``python -m models.tagger.floor NER OUT`` writes ``train.spacy``, what NSURL-2019 and PEYMA let us learn
from, and for each of the two ``NAME.spacy``, what they keep for judging. ``README.md`` says how spaCy's
own network is trained on them, and what it reaches.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from models.tagger import sets
from models.tagger.sets import Set
from pipeline.tagging.conll import Sentence
from pipeline.tagging.labels import spans

#: The sets of news with seven classes, annotated the same way.
NAMES: Final = ("nsurl2019", "peyma")


def documents(sentences: Iterable[Sentence], known: Set, vocab: Vocab) -> Iterator[Doc]:
    """Each of ``sentences`` as a ``Doc`` with its entities, by the classes of the set ``known``."""
    for sentence in sentences:
        doc = Doc(vocab, words=list(sentence.words))
        found = spans([known.ours(tag) for tag in sentence.tags])
        doc.ents = [Span(doc, span.first, span.end, label=span.label) for span in found]
        yield doc


def write(known: Iterable[Set], data: Path, into: Path) -> None:
    """Write the sets of :data:`NAMES` among ``known``, whose files are below ``data``."""
    into.mkdir(parents=True, exist_ok=True)
    vocab = spacy.blank("fa").vocab
    taught = DocBin()
    for one in known:
        if one.name in NAMES:
            for doc in documents(one.training(data), one, vocab):
                taught.add(doc)
            kept = DocBin(docs=documents(one.judging(data), one, vocab))
            kept.to_disk(into / f"{one.name}.spacy")
    taught.to_disk(into / "train.spacy")


def main() -> None:
    """Write the files of the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with the CoNLL files")
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    write(sets.read(sets.settings()), args.data, args.out)


if __name__ == "__main__":
    main()
