"""``amarkav evaluate-ner``: a reader of names against a file of annotated sentences."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from crawler.errors import InputError
from pipeline.commands.command import DONE, Command, Screen, entities
from pipeline.tagging import conll
from pipeline.tagging.conll import Sentence
from pipeline.tagging.evaluation import ALL, Score
from pipeline.tagging.finder import EXPECTED, WIDEST
from pipeline.tagging.labels import CLASSES, OUTSIDE, parted


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="words and tags, one pair a line, a blank line after a sentence",
    )
    parser.add_argument(
        "--model", type=entities, default=WIDEST, metavar="WHO",
        help=f"who reads: {EXPECTED} (default {WIDEST})",
    )  # fmt: skip
    parser.add_argument(
        "--map", type=_pair, action="append", default=[], metavar="THEIRS=OURS",
        help=f"a label of FILE is one of ours ({', '.join(CLASSES)}); may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="LABEL",
        help="what FILE labels so counts for nothing; may be given again",
    )  # fmt: skip


def run(args: Namespace, screen: Screen) -> int:
    """Judge and print; labels that the file does not use are not told."""
    from pipeline.tagging.judging import judge, mapping, used
    from pipeline.tagging.readers import tags

    sentences = [renamed(one, args) for one in conll.read(args.file)]
    told = mapping(used(sentences))
    if not any(told.values()):
        expected = f"at least one of {', '.join(CLASSES)}"
        raise InputError(str(args.file), "no word with a label that is judged", expected, "see --map")
    result = judge(sentences, tags(args.model, told), told)
    words = sum(len(sentence.words) for sentence in sentences)
    screen.say(f"{len(sentences):,} sentences, {words:,} words, read by {args.model}\n")
    screen.say("".join(f"{line}\n" for line in _table(result)))
    return DONE


def renamed(sentence: Sentence, args: Namespace) -> Sentence:
    """``sentence`` with the labels that ``--map`` and ``--ignore`` make of its own.

    Raises:
        InputError: if a label is none of ours and neither mapped nor ignored.
    """
    theirs: Mapping[str, str] = {**dict.fromkeys(args.ignore, ""), **dict(args.map)}
    return Sentence(
        words=sentence.words,
        tags=tuple(
            _renamed(tag, theirs, args.file, sentence.line + i) for i, tag in enumerate(sentence.tags)
        ),
        line=sentence.line,
    )


def _renamed(tag: str, theirs: Mapping[str, str], file: Path, line: int) -> str:
    place, label = parted(tag)
    written = tag[2:] if tag[1:2] in ("-", "_") else tag
    label = theirs.get(written, theirs.get(label, label))
    if label and label not in CLASSES:
        raise InputError(
            str(file), f"the label {written}", f"one of {', '.join(CLASSES)}",
            f"map it (--map {written}=EVENT) or leave it out (--ignore {written})", line=line,
        )  # fmt: skip
    return f"{place}-{label}" if label else OUTSIDE


def _pair(text: str) -> tuple[str, str]:
    theirs, _, ours = text.partition("=")
    if not theirs or ours not in CLASSES:
        raise ArgumentTypeError(f"received {text!r}, expected THEIRS=OURS, OURS one of {', '.join(CLASSES)}")
    return theirs, ours


def _table(result: Mapping[str, Score]) -> Iterator[str]:
    """Strict figures as conlleval counts, and F1 with half a credit for a part, all in percent."""
    yield f"{'':10}{'gold':>8}{'found':>8}{'P':>8}{'R':>8}{'strict F1':>12}{'partial F1':>12}"
    names: Sequence[str] = [*(name for name in CLASSES if name in result), ALL]
    for name in names:
        score = result[name]
        figures = f"{score.precision:8.1%}{score.recall:8.1%}{score.f1:12.1%}{score.partial:12.1%}"
        yield f"{name:10}{score.gold:8,}{score.found:8,}{figures}"


COMMAND = Command(
    name="evaluate-ner",
    help="score a reader of names against annotated sentences",
    examples=(
        "amarkav evaluate-ner data/gold/names.conll",
        "amarkav evaluate-ner arman.conll --model rules --map NAT=ORG --ignore MISC",
        "amarkav evaluate-ner test.conll --model hf:HooshvareLab/bert-fa-base-uncased-ner-peyma",
    ),
    configure=configure,
    run=run,
)
