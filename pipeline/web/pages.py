"""Pages: what the screen answers to each address."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response

from pipeline.asking import answers, tables
from pipeline.asking.questions import PARAMETERS, Question, QuestionError
from pipeline.web import capture, charts, corrections, marks, sidebar
from pipeline.web.corrections import CorrectionError
from pipeline.web.desk import NAME, SlowError
from pipeline.web.feed import ENTRIES, atom
from pipeline.web.frame import Page, ProblemError
from pipeline.web.record import article_row, citation, laid_open, record, versions

View = Callable[[Page], Awaitable[Response]]

#: An agency is late where its newest article is this many days older than the newest of all.
_LATE: Final = 2

_LOG: Final = logging.getLogger(__name__)

#: Agencies whose coverage the start page shows.
_COVERED: Final = 24


async def start(page: Page) -> Response:
    """The start page."""
    overview = await page.desk.overview()
    covered = {}
    if overview.until:
        covered = charts.coverage(overview.coverage, date.fromisoformat(overview.until), 30)
        order = sorted(covered, key=lambda name: -sum(cell.count for cell in covered[name]))
        covered = {name: covered[name] for name in order[:_COVERED]}
    return await page.render(
        "start.html",
        overview=overview,
        coverage=covered,
        late={name for name, day in overview.newest.items() if _older(day, overview.until)},
        stale=bool(overview.until) and _older(overview.until, datetime.now(UTC).date().isoformat()),
        tiles=charts.tiles(overview.provinces),
        runs=overview.runs,
        question=Question(),
    )


async def figures(page: Page) -> Response:
    """The answers to a question."""
    question = page.question()
    facets, found = await asyncio.gather(page.desk.facets(question), page.desk.figures(question))
    pages = max(1, -(-facets.total // answers.PAGE))
    names = (await page.desk.directory()).names
    return await page.render(
        "figures.html",
        question=question,
        figures=found,
        facets=facets,
        groups=list(sidebar.groups(question, facets, page, names)),
        chips=list(sidebar.chips(question, page, names)),
        pages=pages,
        turned=lambda by: replace(question, page=question.page + by),
        tiles=charts.tiles(await page.desk.provinces(question)),
        formats=tables.FORMATS,
        most_rows=tables.MOST_ROWS,
    )


async def table(page: Page) -> Response:
    """The answers to a question as a table to take away."""
    form = tables.FORMATS[page.variable("format")]
    content = await page.desk.table(page.question(), form.write, size=tables.MOST_ROWS)
    name = f"amarkav-{datetime.now(UTC):%Y-%m-%d}.{page.variable('format')}"
    return Response(
        content, headers={"content-disposition": f'attachment; filename="{name}"'}, content_type=form.media
    )


async def feed(page: Page) -> Response:
    """The newest answers to a question as an Atom feed."""
    question = page.question().but(sort="newest")
    content = atom(await page.desk.figures(question, size=ENTRIES), question.but(sort=""), page)
    return Response(content, content_type="application/atom+xml; charset=utf-8")


async def figure(page: Page) -> Response:
    """One figure with everything that is known of it."""
    return await _figure(page)


async def correct(page: Page) -> Response:
    """Keep a correction of a figure, and show it."""
    given = await page.form()
    token = page.desk.token
    if not token or not hmac.compare_digest(given.get("token", "").strip().encode(), token.encode()):
        return await _figure(page, problem=page.tongue.say("error_token"), given=given, status=403)
    statistic_id = page.variable("id")
    one = await page.desk.ask(lambda db: answers.one(db, statistic_id))
    if one is None:
        raise ProblemError("error_no_figure", status=404)
    text = await page.desk.ask(lambda db: _text(db, one.statistic.article_id))
    try:
        await page.desk.database.execute_write_fn(lambda db: corrections.keep(db, one.statistic, text, given))
    except CorrectionError as error:
        return await _figure(page, problem=page.said(error), given=given, status=400)
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return await _figure(page, problem=page.tongue.say("error_busy"), given=given, status=503)
    return page.redirect(f"/figure/{quote(statistic_id)}?done=1#corrections")


async def claim(page: Page) -> Response:
    """All mentions of a claim, over time."""
    claim_id = page.variable("id")
    found = await page.desk.ask(lambda db: answers.mentions(db, claim=claim_id))
    if not found:
        raise ProblemError("error_no_claim", status=404)
    points = [
        charts.Point(
            at=datetime.fromisoformat(one.statistic.date_published), low=one.base[0], high=one.base[1],
            said=page.amount(one), link=f"/figure/{one.statistic.id}",
            title=f"{page.agency(one.agency)}، {page.tongue.day(one.day).shown}: {page.stated(one)}",
            kind="differs" if one.version_id != found[0].version_id else "copy" if one.original_id else "",
        )
        for one in _one_an_article(found)
        if one.statistic.date_published and one.base
    ]  # fmt: skip
    title = found[0].statistic.measured or found[0].statistic.quote
    return await page.render(
        "claim.html",
        first=found[0],
        mentions=found,
        versions=versions(found),
        title=title,
        chart=charts.timeline(points, page.tongue, title=page.tongue.say("timeline")),
        question=Question(claim=claim_id),
    )


async def article(page: Page) -> Response:
    """The text of an article as it was read, its figures marked."""
    article_id = page.variable("id")
    row = await page.desk.ask(lambda db: article_row(db, article_id))
    if row is None:
        raise ProblemError("error_no_article", status=404)
    found = await page.desk.ask(lambda db: answers.mentions(db, article=article_id))
    chosen = page.argument("figure")
    shown = [_mark(one, page, chosen) for one in found]
    laid_open = next((one.statistic for one in found if one.statistic.id == chosen), None)
    if laid_open:
        names = {name: page.tongue.label("fields", name) for name in marks.CLASSES}
        shown = [*marks.fields(laid_open, names), *shown]
    text = marks.marked(row["text"], shown)
    return await page.render("article.html", article=row, text=text, mentions=found, question=Question())


async def correction_list(page: Page) -> Response:
    """All corrections."""
    found = await page.desk.ask(corrections.kept)
    return await page.render("corrections.html", corrections=found, whole=answers.WHOLE, question=Question())


async def correction_export(page: Page) -> Response:
    """All corrections as gold records."""
    lines = await page.desk.ask(lambda db: list(corrections.gold(db)))
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    headers = {"content-disposition": 'attachment; filename="amarkav-corrections.gold.jsonl"'}
    return Response(content, headers=headers, content_type="application/jsonl; charset=utf-8")


async def nothing(page: Page) -> Response:
    """An address that is none of ours."""
    raise ProblemError("error_not_found", status=404)


async def about(page: Page) -> Response:
    """The guide, and how to cite."""
    return await page.render("about.html", question=Question(), parameters=PARAMETERS)


def routes() -> list[tuple[str, Callable[..., Any]]]:
    """Address → view, as Datasette wants them."""
    formats = "|".join(tables.FORMATS)
    return [
        (r"^/$", view(start)),
        (r"^/figures$", view(figures)),
        (rf"^/figures\.(?P<format>{formats})$", view(table)),
        (r"^/figures\.atom$", view(feed)),
        (r"^/figure/(?P<id>[^/]+)$", view(figure, post=correct)),
        (r"^/claim/(?P<id>[^/]+)$", view(claim)),
        (r"^/article/(?P<id>[^/]+)$", view(article)),
        (r"^/capture/(?P<id>[^/]+)$", view(capture.around)),
        (r"^/capture/(?P<id>[^/]+)/page$", view(capture.kept)),
        (r"^/corrections$", view(correction_list)),
        (r"^/corrections\.jsonl$", view(correction_export)),
        (r"^/about$", view(about)),
        (rf"^/(?!-/|{NAME}(?:[/.]|$))", view(nothing)),  # Datasette's own are below these two
    ]


def view(shown: View, *, post: View | None = None) -> Callable[[Request, Datasette], Awaitable[Response]]:
    """``shown`` as a view of Datasette, which says in the reader's language what went wrong."""

    async def answer(request: Request, datasette: Datasette) -> Response:
        page = Page.of(request, datasette)
        try:
            if request.method == "POST":
                return await (post(page) if post else page.problem("error_not_found", status=405))
            return await shown(page)
        except QuestionError as error:
            return await page.problem_said(page.asked(error), status=400)
        except ProblemError as error:
            return await page.problem(error.phrase, status=error.status)
        except SlowError:
            return await page.problem("error_slow", status=503)
        except Exception:
            _LOG.exception("%s %s", request.method, request.full_path)
            return await page.problem("error_server", status=500)

    return answer


async def _figure(page: Page, *, problem: str = "", given: Any = None, status: int = 200) -> Response:
    statistic_id = page.variable("id")
    found = await page.desk.ask(lambda db: laid_open(db, statistic_id))
    if found is None:
        raise ProblemError("error_no_figure", status=404)
    one, article = found["figure"], found["article"]
    return await page.render(
        "figure.html",
        status=status,
        record=record(one, article["text"] if article else "", page.tongue),
        cited=citation(one, page),
        fields=corrections.FIELDS,
        whole=answers.WHOLE,
        problem=problem,
        done=bool(page.argument("done")),
        given=given or {},
        question=Question(),
        **found,
    )


def _mark(one: answers.Figure, page: Page, chosen: str) -> marks.Mark:
    """A figure in the text of its article; the ``chosen`` one is marked by its fields instead."""
    statistic = one.statistic
    title = f"{page.amount(one)} {statistic.measured}"
    start = statistic.start if statistic.id != chosen else statistic.end
    return marks.Mark(
        start=start, end=statistic.end, title=title, link=f"/figure/{statistic.id}", anchor=statistic.id
    )


def _one_an_article(found: list[answers.Figure]) -> list[answers.Figure]:
    kept: dict[tuple[str, str], answers.Figure] = {}
    for one in found:
        kept.setdefault((one.statistic.article_id, one.version_id), one)
    return list(kept.values())


def _older(day: str, than: str) -> bool:
    return bool(day and than) and date.fromisoformat(than) - date.fromisoformat(day) > timedelta(days=_LATE)


def _text(connection: sqlite3.Connection, article_id: str) -> str:
    row = connection.execute("SELECT text FROM articles WHERE id = ?", (article_id,)).fetchone()
    return row[0] if row else ""
