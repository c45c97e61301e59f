"""Slices: whom and what a reader of names finds less often, by the region and the kind of a name.

``python -m models.tagger.slices`` puts the names of ``slices.toml`` into the same few sentences, and says
what share of each group is found whole and in its class; ``--model rules`` asks the rules instead.
"""

from __future__ import annotations

import argparse
import logging
import tomllib
from pathlib import Path
from typing import Final

from pipeline.tagging.finder import WIDEST
from pipeline.tagging.judging import Tags
from pipeline.tagging.labels import CLASSES, Span, spans
from pipeline.tagging.readers import tags

log = logging.getLogger(__name__)
FILE: Final = Path(__file__).with_name("slices.toml")
#: A facility is a place here.
TOLD: Final = {name: "LOC" if name == "FAC" else name for name in CLASSES}


def shares(reader: Tags, file: Path = FILE) -> dict[str, dict[str, float]]:
    """By class and group, the share of names that ``reader`` finds, in percent."""
    out: dict[str, dict[str, float]] = {}
    for label, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
        out[label] = {}
        for group, names in table["groups"].items():
            found = [_found(reader, text, name, label) for name in names for text in table["sentences"]]
            out[label][group] = round(100 * sum(found) / len(found), 1)
    return out


def _found(reader: Tags, sentence: str, name: str, label: str) -> bool:
    before, after = (part.split() for part in sentence.split("{}"))
    words = name.split()
    (found,) = reader([[*before, *words, *after]])
    return Span(len(before), len(before) + len(words), label) in spans(found)


def main() -> None:
    """Say the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=WIDEST, help="as `amarkav evaluate-ner --model`")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for label, groups in shares(tags(args.model, TOLD)).items():
        for group, share in groups.items():
            log.info("%s %-32s %5.1f", label, group, share)


if __name__ == "__main__":
    main()
