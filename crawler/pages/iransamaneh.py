"""IranSamaneh: the system of YJC, Tabnak, Asr Iran, SNN, IQNA, ANA, Mizan, Borna, Kayhan and others."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import ClassVar

from crawler.dates import local_date
from crawler.pages import selectors
from crawler.pages.article_page import ArticlePage
from crawler.pages.tiers import Told


class IranSamanehPage(ArticlePage):
    """A page of www.iransamaneh.com.

    It shows the day twice, in Persian with a clock (months with the Arabic ye) and in English
    without one; where they name different days, a warning says so and the Persian one holds.
    """

    family: ClassVar[str] = "iransamaneh"
    beside: ClassVar[str] = ".en_date"

    @cached_property
    def date_published_told(self) -> Told[datetime] | None:
        told = super().date_published_told
        for element in self.testimony.find(self.beside) if told else ():
            english = self.read_date(selectors.shown(element))
            if told and english and local_date(english) != local_date(told.value):
                self.testimony.unread.append(
                    f"date_published: {local_date(told.value)} in Persian, {local_date(english)} in English"
                )
        return told
