"""NoArticleError: a page that was fetched well and yet gives no article, and why."""

from __future__ import annotations

from functools import partial
from typing import Any, Final, Literal, get_args

from crawler.errors import AmarkavError

#: Why a page gives no article:
#:
#: ``wall``            a challenge stands in its place: scripts, cookies, a captcha
#: ``soft-404``        the site says that there is no such page, whatever its status
#: ``not-an-article``  a list, a home page, an advertisement, anything but one article
#: ``not-html``        a file of another kind
#: ``empty``           a headline at most: pictures or a film without words
Reason = Literal["wall", "soft-404", "not-an-article", "not-html", "empty"]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)


class NoArticleError(AmarkavError):
    """A page without an article. ``reason`` is one of :data:`REASONS`, ``detail`` says what was seen.

    >>> print(NoArticleError("wall", "ArvanCloud's cookie challenge", url="https://www.imna.ir/news/1/"))
    https://www.imna.ir/news/1/: wall: ArvanCloud's cookie challenge
    """

    def __init__(self, reason: Reason, detail: str, *, url: str = "") -> None:
        super().__init__(reason, detail, url)
        self.reason = reason
        self.detail = detail
        self.url = url

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is told to another process: with all its parts."""
        return partial(NoArticleError, url=self.url), (self.reason, self.detail)

    def __str__(self) -> str:
        return ": ".join(part for part in (self.url, self.reason, self.detail) if part)
