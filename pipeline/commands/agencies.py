"""``amarkav agencies``: the agencies that are declared, and whether what is declared still holds."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from rich.table import Column, Table

from crawler.dates import TEHRAN
from crawler.errors import UsageError
from pipeline.commands.command import DONE, SOME_FAILED, Command, Screen

if TYPE_CHECKING:
    from crawler.agencies.check import Report, Trial
    from crawler.agency import Agency

_CHECK: Final = "check"
_LEGEND: Final = (
    "A: real pages were seen, or two crawlers agree. B: one crawler's code. C: only by its family."
)


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "names", nargs="*", metavar="NAME",
        help="an agency, by its key or its Persian or English name; after the word check: fetch a page of "
        "each of its tiers and say what was found",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--proxy", metavar="URL", help="check through this proxy, as http://HOST:PORT")
    parser.add_argument(
        "--contact", metavar="ADDRESS", help="check under this mail address or web page, told to the site"
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="read settings from this TOML file")


def run(args: Namespace, screen: Screen) -> int:
    """List or check; 0 if all went well, 3 if something that is declared does not hold."""
    from crawler import agencies

    if args.names[:1] == [_CHECK]:
        return _check([agencies.find(name) for name in args.names[1:]], args, screen)
    chosen = [agencies.find(name) for name in args.names] or list(agencies.load().values())
    if args.json:
        _say_json([_plain(asdict(agency)) for agency in chosen], screen)
    elif args.names:
        screen.say("\n".join(_portrait(agency) for agency in chosen))
    else:
        screen.out.print(_list(chosen))
        screen.say(f"{_LEGEND}\n")
    return DONE


def _check(chosen: list[Agency], args: Namespace, screen: Screen) -> int:
    from crawler import settings
    from crawler.agencies.check import check
    from crawler.network.fetch import session

    if not chosen:
        raise UsageError("received nothing to check, expected agencies: amarkav agencies check mehr")
    manners = settings.gather(args.config, contact=args.contact, proxy=args.proxy)
    reports = []
    for agency in chosen:
        with session(agency, manners) as fetch:
            reports.append(check(agency, fetch, now=datetime.now(UTC)))
        if not args.json:
            show(reports[-1], screen)
    if args.json:
        _say_json([{**_plain(asdict(report)), "well": report.well} for report in reports], screen)
    return DONE if all(report.well for report in reports) else SOME_FAILED


def _list(agencies: list[Agency]) -> Table:
    table = Table("key", "name", "family", "found by", "evidence", "verified", "needs", box=None)
    for agency in agencies:
        evidence = agency.evidence
        table.add_row(
            agency.key,
            agency.name,
            agency.family,
            ", ".join(_tier(name, evidence.parts) for name in _tiers(agency)),
            evidence.confidence,
            str(evidence.verified or "never"),
            ", ".join(agency.needs),
        )
    return table


def _tiers(agency: Agency) -> list[str]:
    found = agency.discovery
    declared = {
        "sitemaps": found.sitemaps,
        "feeds": found.feeds,
        "archive": found.archive,
        "listings": found.listings,
    }
    return [name for name, value in declared.items() if value]


def _tier(name: str, parts: Mapping[str, str]) -> str:
    """``feeds`` as a reader calls it, with its confidence where it is another than the rest's."""
    said = name.removesuffix("s")
    return f"{said} ({parts[name]})" if name in parts else said


def _portrait(agency: Agency) -> str:
    """Everything that is worth knowing of one agency, a line each."""
    evidence, found = agency.evidence, agency.discovery
    apart = ", ".join(f"{part} {confidence}" for part, confidence in evidence.parts.items())
    lines = {
        "also called": "، ".join(agency.aliases),
        "family": agency.family,
        "home": agency.home,
        "domains": ", ".join(agency.domains),
        "sitemaps": ", ".join(found.sitemaps),
        "feeds": ", ".join(found.feeds),
        "archive": found.archive.url if found.archive else "",
        "listings": ", ".join(found.listings),
        "trailers": ", ".join(agency.trailers),
        "needs": ", ".join(agency.needs),
        "least a day": str(agency.expected.articles_per_day or ""),
        "evidence": evidence.confidence + (f" ({apart})" if apart else ""),
        "sources": ", ".join(evidence.sources),
        "verified": str(evidence.verified or "never on the live site"),
        "notes": evidence.notes,
    }
    body = "".join(f"  {name:<12} {value}\n" for name, value in lines.items() if value)
    return f"{agency.key}: {agency.name}, {agency.english}\n{body}"


def show(report: Report, screen: Screen) -> None:
    """Print ``report``: a line a trial, a line a field, and what is missing."""
    tiers = Table(
        "tier", Column("address", overflow="fold"), "status", "articles", "newest in Tehran", "", box=None
    )
    for trial in report.trials:
        tiers.add_row(*_row(trial))
    screen.say(f"{report.agency}\n")
    screen.out.print(tiers)
    fields = Table("field", "tier", "begins", box=None)
    for name, field in report.fields.items():
        fields.add_row(name, field.tier, field.text)
    if report.fields:
        screen.out.print(fields)
    for name in report.missing:
        screen.say(f"  missing: {name}\n")
    for warning in report.warnings:
        screen.say(f"  warning: {warning}\n")
    if report.well:
        day = report.checked_at.date()
        screen.say(f"  All of it holds: write verified = {day} into crawler/agencies/{report.agency}.toml.\n")


def _row(trial: Trial) -> tuple[str, ...]:
    parts = urlsplit(trial.url)
    path = unquote(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    newest = f"{trial.newest.astimezone(TEHRAN):%Y-%m-%d %H:%M}" if trial.newest else ""
    articles = "" if trial.tier in ("robots", "article") else str(trial.articles)
    return trial.tier, path, str(trial.status or ""), articles, newest, trial.failed or "well"


def _plain(value: Any) -> Any:
    """``value`` as JSON has it: patterns as they are written, days and moments in ISO 8601."""
    match value:
        case re.Pattern():
            return value.pattern
        case date():
            return value.isoformat()
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
    return value


def _say_json(value: Any, screen: Screen) -> None:
    screen.say(f"{json.dumps(value, ensure_ascii=False, indent=2)}\n")


COMMAND = Command(
    name="agencies",
    help="list the declared agencies, or check what is declared against the live sites",
    examples=(
        "amarkav agencies",
        "amarkav agencies mehr تسنیم",
        "amarkav agencies check mehr --contact crawl@example.org",
    ),
    configure=configure,
    run=run,
)
