"""Frame: one request with what every page needs: its language, its question, the desk, the templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import quote, unquote, urlencode, urlsplit
from weakref import WeakKeyDictionary

from datasette.app import Datasette
from datasette.utils.asgi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler import agencies
from crawler.errors import AmarkavError, UsageError
from pipeline import calendars
from pipeline.asking.answers import Figure
from pipeline.asking.questions import BY, SORTS, STATUSES, Question, QuestionError
from pipeline.units import OTHER
from pipeline.web import marks
from pipeline.web.corrections import CorrectionError
from pipeline.web.desk import Desk
from pipeline.web.tongue import Tongue, tongue

_COOKIE: Final = "amarkav_language"
_YEAR: Final = 365 * 86400

#: Our own: Datasette's awaits every expression, which takes twice as long.
_TEMPLATES: Final = Environment(
    loader=PackageLoader("pipeline.web"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip

_TEMPLATES.filters["segment"] = lambda text: quote(text, safe="")  # an id may hold a slash

_DESKS: Final[WeakKeyDictionary[Datasette, Desk]] = WeakKeyDictionary()

#: A file of a crawl's articles, however its archive is called.
_ARCHIVED: Final = re.compile(r"(?:^|/)articles/[^/]+/[^/]+\.jsonl\.gz$")

#: Units that the range is offered in; any other can be written.
UNITS: Final = (
    "count", "percent", "toman", "rial", "dollar", "euro", "kilometer", "meter", "hectare", "square_meter",
    "ton", "kilogram", "cubic_meter", "liter", "barrel", "megawatt", "kilowatt_hour",
    "year", "month", "day", "hour",
)  # fmt: skip


class ProblemError(AmarkavError):
    """A page that cannot be shown; ``phrase`` says why, in the words of ``phrases.toml``."""

    def __init__(self, phrase: str, *, status: int) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.status = status


@dataclass(frozen=True, slots=True)
class Page:
    """One request."""

    request: Request
    desk: Desk
    tongue: Tongue

    @classmethod
    def of(cls, request: Request, datasette: Datasette) -> Page:
        """The page that ``request`` asks for, in the language it names or remembers."""
        language = request.args.get("lang") or request.cookies.get(_COOKIE) or "fa"
        return cls(request, _DESKS[datasette], tongue(language))

    @property
    def home(self) -> str:
        """The server's own address, for permalinks."""
        return f"{self.request.scheme}://{self.request.host}"

    def variable(self, name: str) -> str:
        """A part of the address's path."""
        return unquote(self.request.url_vars[name])

    def argument(self, name: str) -> str:
        """A part of the address's query, or nothing."""
        return self.request.args.get(name) or ""

    def question(self) -> Question:
        """The question that the address asks; a QuestionError where it cannot be read."""
        return Question.read({name: self.argument(name) for name in self.request.args})

    async def form(self) -> dict[str, str]:
        """What was sent by a form."""
        return dict(await self.request.post_vars())

    def amount(self, figure: Figure) -> str:
        """A figure's number with its comparator and unit."""
        statistic = figure.statistic
        said = self.tongue.value(statistic.value, statistic.comparator)
        return " ".join(f"{said} {self.unit(figure)}".split())

    def unit(self, figure: Figure) -> str:
        """A figure's unit: the guidelines', or the registry's where they have none."""
        statistic = figure.statistic
        return self.tongue.unit(statistic.unit if statistic.unit != OTHER else statistic.unit_id)

    def permalink(self, figure: Figure) -> str:
        """The address of a figure, for those who keep it."""
        return f"{self.home}/figure/{quote(figure.statistic.id, safe='')}"

    def stated(self, figure: Figure) -> str:
        """A figure in a line: amount, thing, and what readers say of it otherwise."""
        said = f"{self.amount(figure)} {figure.statistic.measured}".strip()
        marks = [self.tongue.say("flagged_mark")] if figure.flagged else []
        if figure.corrected:
            marks.append(f"{self.tongue.say('corrected_mark')}: {self.corrections(figure)}")
        return f"{said} ({self.tongue.say('semicolon').join(marks)})" if marks else said

    def agency(self, name: str) -> str:
        """An agency's name in this page's language."""
        if self.tongue.code == "fa" or not name:
            return name
        try:
            return agencies.find(name).english or name
        except UsageError:
            return name

    def captured(self, article: str, archived: str) -> str:
        """The address of an article's page as it was fetched; nothing where it is in no archive here.

        ``archived`` is the file that the article was read from.
        """
        if not self.desk.archives or not _ARCHIVED.search(archived):
            return ""
        return f"/capture/{quote(article, safe='')}"

    def jalali(self, day: date | None) -> str:
        """A day as it is written into the form: by the calendar of this language."""
        if day is None:
            return ""
        own = calendars.fields("jalali" if self.tongue.code == "fa" else "gregorian", day)
        return self.tongue.digits("{}/{:02}/{:02}".format(*own))

    def written(self, figure: Figure, name: str) -> tuple[str, str]:
        """A field of a figure, and what it was before readers corrected it; nothing where they have not."""
        was = self.tongue.field(name, getattr(figure.statistic, name))
        if name not in figure.corrected:
            return was, ""
        return self.tongue.field(name, figure.corrected[name]), was

    def corrections(self, figure: Figure) -> str:
        """What readers have corrected in a figure, in a line."""
        field, label = self.tongue.field, self.tongue.label
        said = (f"{label('fields', name)}: {field(name, value)}" for name, value in figure.corrected.items())
        return self.tongue.say("semicolon").join(said)

    def asked(self, error: QuestionError) -> str:
        """What was wrong with a question, as this page says it."""
        expected = self.tongue.say(f"error_{error.problem}", choices=error.expected.removeprefix("one of "))
        return self.tongue.say("error_parameter", found=error.found, name=error.parameter, expected=expected)

    def said(self, error: CorrectionError) -> str:
        """What was wrong with a correction, as this page says it."""
        if error.problem in ("who", "why", "field"):
            return self.tongue.say(f"error_{error.problem}")
        choices = (self.tongue.field(error.field, code) for code in error.choices)
        expected = self.tongue.say(f"error_{error.problem}", choices="، ".join(choices))
        name = self.tongue.label("fields", error.field)
        return self.tongue.say("error_value", found=error.found, name=name, expected=expected)

    def translated(self) -> str:
        """The address of this page in the other language."""
        kept = [(name, value) for name in self.request.args for value in self.request.args.getlist(name)]
        other = [(name, value) for name, value in kept if name not in ("lang", "done")]
        return f"{self.request.path}?{urlencode([*other, ('lang', self.tongue.other)])}"

    async def render(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """The page that ``template`` makes of ``context``."""
        response = Response.html(self.html(template, **context), status=status)
        if self.argument("lang"):
            response.set_cookie(_COOKIE, self.tongue.code, max_age=_YEAR, httponly=True)
        return response

    def html(self, template: str, **context: Any) -> str:
        """What ``template`` makes of ``context`` and of what every page has."""
        return _TEMPLATES.get_template(f"amarkav/{template}").render(**context, **self._common())

    async def problem(self, phrase: str, *, status: int) -> Response:
        """A page that says what went wrong."""
        return await self.problem_said(self.tongue.say(phrase), status=status)

    async def problem_said(self, said: str, *, status: int) -> Response:
        """The same in words that are filled in already."""
        return await self.render("problem.html", status=status, problem=said, question=Question())

    def redirect(self, address: str) -> Response:
        """Go on to ``address``, which is one of ours."""
        return Response.redirect(address, status=303)

    def _common(self) -> Mapping[str, Any]:
        return {
            "page": self,
            "csrftoken": self.request.scope.get("csrftoken"),
            "t": self.tongue,
            "say": self.tongue.say,
            "href": href,
            "amount": self.amount,
            "unit": self.unit,
            "agency": self.agency,
            "captured": self.captured,
            "sentence": marks.sentence,
            "linked": linked,
            "sorts": SORTS,
            "by": BY,
            "statuses": STATUSES,
            "units": UNITS,
            "unit_name": unit_name,
            "jalali": self.jalali,
            "readable": unquote,
            "written": self.written,
            "corrections_of": self.corrections,
        }


def href(question: Question, ending: str = "") -> str:
    """The address that asks ``question``, with the ``ending`` of a table or feed.

    >>> from pipeline.asking.questions import Question
    >>> href(Question(kind="money")), href(Question(), "csv")
    ('/figures?kind=money', '/figures.csv')
    """
    query = urlencode(question.words())
    return f"/figures{'.' if ending else ''}{ending}{'?' if query else ''}{query}"


def linked(url: str) -> str:
    """``url`` if it is one that a page may link to: the web's, never a script; else nothing.

    >>> linked("https://example.org/1"), linked("javascript:alert(1)")
    ('https://example.org/1', '')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def unit_name(language: Tongue, code: str) -> str:
    """A unit as the range offers it: counted things have a name there too."""
    if code == "count":
        return language.label("kinds", "count")
    return language.unit(code) or code


def install(desk: Desk) -> None:
    """Have ``desk`` answer for its Datasette."""
    _DESKS[desk.datasette] = desk
