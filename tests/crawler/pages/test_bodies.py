"""Real bodies (../shared/html, where it is there): they come out whole, and trailers only where measured."""

from __future__ import annotations

import json
import tarfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

import pytest
from lxml.html import HtmlElement, fromstring

from crawler import agencies, pages
from crawler.agency import Agency
from crawler.article import Article
from crawler.characters import ZWNJ, squash
from crawler.pages.boxes import BUTTONS, LABELS
from crawler.pages.paragraphs import BLOCKS, tidy
from crawler.pages.trailers import cut
from tests.crawler.pages.site import page

SOURCE: Final = Path(__file__).parents[4] / "shared" / "html" / "bodies.tar.xz"
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="the real bodies are not beside this checkout")

#: How many bodies have a trailer, and by which rules where the agency is none of ours. The others'
#: have none.
ENDS: Final[Mapping[str, tuple[int, tuple[str, ...]]]] = {
    "ana.ir": (27, ()),
    "asriran.com": (0, ()),
    "iqna.ir": (11, ()),
    "irna.ir": (29, ()),
    "isna.ir": (355, ()),
    "mizanonline.com": (27, ()),
    "yjc.ir": (137, ()),
    "iscanews.ir": (72, ("end", "code")),
    "kurdpress.com": (16, ("reporter",)),
}
#: Where each family has its bodies.
WRAPS: Final = {
    "nastooh": '<div class="item-text" itemprop="articleBody">{}</div>',
    "iransamaneh": '<div class="row baznashr-body body">{}</div>',
    "pana": '<div class="NewsText">{}</div>',
    "generic": '<div itemprop="articleBody">{}</div>',
}
#: What is no text, whoever the agency is; boxes are looked for by their labels.
NO_TEXT: Final = "script, style, textarea, video, audio, figcaption, .readMoreWrapper, .album_list_content"
LEAD: Final = "لید"
BOXES: Final = frozenset(map(squash, (*LABELS, *BUTTONS)))


@dataclass(frozen=True, slots=True)
class Body:
    """One body: its file, its agency's domain and its HTML."""

    file: str
    domain: str
    html: str

    @property
    def agency(self) -> Agency | None:
        return agencies.of(f"https://{self.domain.replace('mizanonline.com', 'mizanonline.ir')}/")

    @property
    def root(self) -> HtmlElement:
        """Its element, without what is no text."""
        root = fromstring(f"<div>{self.html}</div>")
        for element in root.cssselect(NO_TEXT):
            element.drop_tree()
        return root

    @property
    def boxed(self) -> bool:
        """Whether it has a box, or a button, of links."""
        return any(squash(element.text or "") in BOXES for element in self.root.iter("*"))


@cache
def read(body: Body) -> Article:
    """The article with ``body``, below a headline and a lead that are none of its own."""
    agency = body.agency
    family = agency.family if agency else "generic"
    path = {"iransamaneh": "/fa/news/1234567/x", "nastooh": "/news/98061234567/x"}.get(
        family, "/news/1234567"
    )
    url = (agency.home if agency else f"https://{body.domain}") + path
    head = f'<meta property="og:title" content="خبر"><meta name="description" content="{LEAD}">'
    return pages.read(page(WRAPS[family].format(body.html), head, url=url), agency)


@cache
def bodies() -> Mapping[str, list[Body]]:
    """All bodies by their agency's domain."""
    found = defaultdict(list)
    with tarfile.open(SOURCE) as archive:
        texts = {one.name.removeprefix("./"): archive.extractfile(one) for one in archive if one.isfile()}
        read = {name: text.read().decode() for name, text in texts.items() if text}
    for line in read.pop("index.jsonl").splitlines():
        row = json.loads(line)
        found[row["agency"]].append(Body(row["file"], row["agency"], read[row["file"]]))
    return found


def text(article: Article) -> list[str]:
    """The lines of an article's text, the lead that is ours left out."""
    lead = [] if article.description == LEAD else [article.description]
    return [line for part in (*lead, article.article_body, article.trailer) for line in part.splitlines()]


DOMAINS: Final = sorted(bodies()) if SOURCE.exists() else []


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_zwnj_comes_out(domain: str) -> None:
    """As many as went in, but for those of the links in boxes."""
    for body in bodies()[domain]:
        article, root = read(body), body.root
        lost = root.text_content().count(ZWNJ) - "".join(text(article)).count(ZWNJ)
        links = sum(link.text_content().count(ZWNJ) for link in root.iter("a")) if body.boxed else 0
        assert 0 <= lost <= links, body.file


def test_every_paragraph_is_a_line() -> None:
    """In bodies that are nothing but paragraphs, which most are."""
    compared = 0
    for body in chain.from_iterable(bodies().values()):
        root = body.root
        blocks = {each.tag for each in root.iter() if each.tag in BLOCKS and tidy(each.text_content())}
        if body.boxed or blocks - {"p", "div"} or root.find(".//br") is not None:
            continue
        written = [line for each in root.iter("p") if (line := tidy(each.text_content()))]
        if squash("".join(written)) == squash(root.text_content()):  # and nothing beside them
            assert text(read(body)) == written, body.file
            compared += 1
    assert compared > 1_000


@pytest.mark.parametrize("domain", DOMAINS)
def test_trailers_are_cut_where_they_were_measured(domain: str) -> None:
    count, rules = ENDS.get(domain, (0, ()))
    cuts = [
        cut(one.article_body, rules)[1] or one.trailer for one in (read(body) for body in bodies()[domain])
    ]
    assert sum(map(bool, cuts)) == count
