"""Syndication: which published articles are near copies of which, kept as they come and go.

An article's original is the earliest of those it is directly like. Nothing is followed from copy to
copy, so what a batch changes is its own articles and their neighbours.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Final

from pipeline import copies
from pipeline.publication.database import Touched

#: Of those that share a band with an article, this many are compared with it. More there are only
#: where a page without a text was taken for an article, and is the same a thousand times.
_MOST: Final = 100

_NEAR: Final = """
SELECT DISTINCT a.id, a.text, a.date_published FROM _bands mine
JOIN _bands other ON other.band = mine.band AND other.day BETWEEN mine.day - ?2 AND mine.day + ?2
JOIN articles a ON a.number = other.article
WHERE mine.article = ?1 AND other.article <> ?1 LIMIT ?3
"""

_ORIGINAL: Final = """
SELECT a.id, c.similarity, a.date_published FROM (
  SELECT of_id AS id, similarity FROM copies WHERE article_id = ?1
  UNION ALL SELECT article_id, similarity FROM copies WHERE of_id = ?1
) c JOIN articles a ON a.id = c.id
ORDER BY a.date_published IS NULL, a.date_published, a.id LIMIT 1
"""


def update(connection: sqlite3.Connection, touched: Touched) -> None:
    """Find the copies of the articles that were touched, and what each is a copy of.

    Where that changes for an article, its claims are touched too.
    """
    for article_id in sorted(touched.articles):
        _compare(connection, article_id)
    beside = {
        row[0]
        for article_id in sorted(touched.articles)
        for row in connection.execute(
            "SELECT article_id FROM copies WHERE of_id = ?1 "
            "UNION SELECT of_id FROM copies WHERE article_id = ?1", (article_id,),
        )
    }  # fmt: skip
    for article_id in sorted(touched.articles | beside):
        _settle(connection, article_id, touched)


def _compare(connection: sqlite3.Connection, article_id: str) -> None:
    """Note the bands of a new article and the articles that it is like."""
    article = connection.execute(
        "SELECT number, text, day, date_published FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    if (
        article is None
        or connection.execute("SELECT 1 FROM _bands WHERE article = ?", (article["number"],)).fetchone()
    ):
        return  # gone, or an old one, whose neighbour has gone
    shingles = copies.shingles(article["text"])
    day = date.fromisoformat(article["day"]).toordinal() if article["day"] else 0
    bands = [(band, day, article["number"]) for band in copies.bands(shingles)]
    connection.executemany("INSERT OR IGNORE INTO _bands VALUES (?, ?, ?)", bands)
    here = _order(article["date_published"], article_id)
    for other in connection.execute(_NEAR, (article["number"], copies.DAYS, _MOST)).fetchall():
        similarity = copies.similarity(shingles, copies.shingles(other["text"]))
        if similarity >= copies.THRESHOLD:
            earlier = _order(other["date_published"], other["id"]) < here
            pair = (article_id, other["id"]) if earlier else (other["id"], article_id)
            connection.execute(
                "INSERT OR REPLACE INTO copies VALUES (?, ?, ?)", (*pair, round(similarity, 3))
            )


def _settle(connection: sqlite3.Connection, article_id: str, touched: Touched) -> None:
    """Write down what an article is a copy of, and touch its claims where that is news."""
    article = connection.execute(
        "SELECT original_id, similarity, date_published, month, agency FROM articles WHERE id = ?",
        (article_id,),
    ).fetchone()
    if article is None:
        return
    found = connection.execute(_ORIGINAL, (article_id,)).fetchone()
    original: tuple[str | None, float | None] = (None, None)
    if found and _order(found["date_published"], found["id"]) < _order(article["date_published"], article_id):
        original = (found["id"], found["similarity"])
    if original == (article["original_id"], article["similarity"]):
        return
    connection.execute(
        "UPDATE articles SET original_id = ?, similarity = ? WHERE id = ?", (*original, article_id)
    )
    touched.partitions.add((article["month"], article["agency"]))
    keys = "SELECT version_key, topic_key FROM statistics WHERE article_id = ?"
    for row in connection.execute(keys, (article_id,)):
        touched.block(*row)


def _order(moment: str | None, article_id: str) -> tuple[bool, str, str]:
    return moment is None, moment or "", article_id
