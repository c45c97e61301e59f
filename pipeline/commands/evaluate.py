"""``amarkav evaluate``: the extractor, or a dataset, against gold records."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from crawler.errors import InputError
from pipeline import batch, errata, gold, labels, page
from pipeline.agreement import CHECKS, FIELDS, Record
from pipeline.commands.command import Command, Failures, Screen, add_entities, add_workers
from pipeline.dataset.schema import record
from pipeline.dataset.writers import whole
from pipeline.evaluation import Evaluation, Judged, Report, evaluate
from pipeline.progress import progress

#: What the tables per kind and per agency show.
_SHORT = ("detection", "value", "value+unit", "value+change", "value+measured partial", "full")


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "gold", type=Path, metavar="GOLD", help="a gold file: JSON Lines, one article with its facts a line"
    )
    parser.add_argument(
        "--predictions",
        type=Path,
        metavar="FILE",
        help="score this .jsonl dataset instead of running the extractor",
    )
    parser.add_argument(
        "--errors", type=Path, metavar="FILE", help="write the errors in context as a web page"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    add_entities(parser)
    add_workers(parser)


def run(args: Namespace, screen: Screen) -> int:
    """Evaluate; 0 if all went well, 3 if the extractor failed on some articles."""
    failures = Failures()
    wanted = gold.read(args.gold)
    if args.predictions:
        predicted: Mapping[str, list[Record]] = gold.predictions(args.predictions)
    else:
        predicted = _predict(wanted, args, screen, failures)
    figures = evaluate(_judged(wanted, predicted))
    if args.errors:
        with whole(args.errors) as file:
            title = labels.label("errors", "title")
            file.write(page.page(title, errata.parts(figures.errors)).encode())
        screen.tell(f"{len(figures.errors)} errors → {args.errors}")
    screen.say(_json(figures) if args.json else "".join(f"{line}\n" for line in _table(figures)))
    return failures.tell(screen)


def _predict(
    wanted: Iterable[gold.Gold], args: Namespace, screen: Screen, failures: Failures
) -> dict[str, list[Record]]:
    predicted: dict[str, list[Record]] = {}
    with progress(screen.err, 0) as counted:
        for outcome in batch.run(
            (one.article for one in wanted), workers=args.workers, loader=batch.Load(args.entities)
        ):
            if isinstance(outcome, InputError):
                failures.add(outcome)
                counted.fail()
            else:
                predicted[outcome.article_id] = [record(statistic) for statistic in outcome.statistics]
                counted.done(characters=outcome.characters, statistics=len(outcome.statistics))
    return predicted


def _judged(wanted: Iterable[gold.Gold], predicted: Mapping[str, list[Record]]) -> Iterator[Judged]:
    for one in wanted:
        article = one.article
        yield Judged(article.id, article.text, one.facts, predicted.get(article.id, []), article.publisher)


def _json(figures: Evaluation) -> str:
    data = {
        **figures.total.to_dict(),
        "kinds": {name: report.to_dict() for name, report in sorted(figures.kinds.items())},
        "agencies": {name: report.to_dict() for name, report in sorted(figures.agencies.items())},
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _table(figures: Evaluation) -> Iterator[str]:
    total = figures.total
    yield f"{total.articles} articles, {total.gold} gold mentions, {total.predicted} predicted"
    yield f"{'':26}{'P':>7}{'R':>7}{'F1':>7}"
    for name in CHECKS:
        yield f"{name:26}{total.precision(name):7.1%}{total.recall(name):7.1%}{total.f1(name):7.1%}"
    yield "over matched mentions: " + ", ".join(f"{name} {total.accuracy(name):.1%}" for name in FIELDS)
    yield from _groups("kind", figures.kinds)
    yield from _groups("agency", figures.agencies)


def _groups(head: str, groups: Mapping[str, Report]) -> Iterator[str]:
    yield ""
    yield f"{head + ', F1':26}{'gold':>6}{'pred.':>6}" + "".join(
        f"{name.replace('value+', '+'):>18}" for name in _SHORT
    )
    for name, report in sorted(groups.items(), key=lambda group: -group[1].gold):
        figures = "".join(f"{report.f1(check):18.1%}" for check in _SHORT)
        yield f"{name or '-':26}{report.gold:6}{report.predicted:6}{figures}"


COMMAND = Command(
    name="evaluate",
    help="score the extractor against gold records",
    examples=(
        "amarkav evaluate data/gold/sentences.gold.jsonl",
        "amarkav evaluate dev.gold.jsonl --errors errors.html --workers 2",
        "amarkav evaluate dev.gold.jsonl --predictions out/statistics.jsonl --json",
    ),
    configure=configure,
    run=run,
)
