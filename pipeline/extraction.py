"""Extraction: one article in, its statistics out, each stamped with where it comes from."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from crawler.article import Article
from crawler.dates import local_date
from pipeline.statistics import Statistic


def read(article: Article, nlp: Language) -> Doc:
    """``article`` as a ``Doc`` that went through ``nlp``.

    The text is the article's own, character for character. The day it came out is
    ``doc.user_data["date"]``, by which «امروز» and «سال گذشته» are resolved.
    """
    doc = nlp.make_doc(article.text)
    day = local_date(article.date_published)
    if day is not None:
        doc.user_data["date"] = day
    return nlp(doc)


def extract(article: Article, nlp: Language) -> list[Statistic]:
    """The statistics of ``article``, in the order of the text."""
    found: tuple[Statistic, ...] = read(article, nlp)._.statistics
    return [stamp(statistic, article) for statistic in found]


def stamp(statistic: Statistic, article: Article) -> Statistic:
    """``statistic`` with the particulars of the ``article`` it was read from, and an id.

    The id depends on the article's id and the place in the text alone, so it is the same
    whenever the same article is read again.
    """
    place = f"{article.id}\0{statistic.start}\0{statistic.end}\0{statistic.quote}"
    return replace(
        statistic,
        id=hashlib.sha256(place.encode()).hexdigest()[:16],
        article_id=article.id,
        url=article.url,
        publisher=article.publisher,
        date_published=article.date_published.isoformat() if article.date_published else "",
    )
