"""Fars: the pages of before 1403, with a moment in American order, and those that scripts make."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Final

from crawler.dates import TEHRAN
from crawler.pages.article_page import ArticlePage

#: ``dc.Date``: the only date of ours in which the month comes first; its clock is Tehran's.
_AMERICAN: Final = "%m/%d/%Y %I:%M:%S %p"


class FarsPage(ArticlePage):
    """A page of farsnews.ir, of either kind."""

    family: ClassVar[str] = "fars"

    def read_date(self, text: str) -> datetime | None:
        """The moment that ``text`` names, in ``dc.Date``'s form too."""
        try:
            return datetime.strptime(text, _AMERICAN).replace(tzinfo=TEHRAN)
        except ValueError:
            return super().read_date(text)
