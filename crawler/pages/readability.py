"""Readability: where a page of no known family has its text: where words are dense and links are few."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from lxml.etree import iterwalk
from lxml.html import HtmlElement

#: Elements whose text is a paragraph: it speaks for the element that they are in.
_PARAGRAPHS: Final = frozenset("p h2 h3 h4 h5 h6 li blockquote pre td th tr tbody figure".split())
#: Inline elements: their text is that of what they are in.
_INLINE: Final = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s small span strike strong sub sup "
    "time tt u var wbr".split()
)
#: What is passed by with all that is in it.
_PASSED: Final = frozenset(
    "script style noscript template nav footer aside form button select textarea iframe svg head "
    "header".split()
)
#: Words in ``class`` and ``id`` of what stands beside an article.
_BESIDE: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|share|social|footer|sidebar|side|menu|nav|breadcrumbs?|tags?|popular|latest|"
    r"most|widget|banner|ads?|promo|newsletter|login|modal|copyright)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: The least letters that count as prose, in one stretch and in a whole article.
_STRETCH: Final = 20
_ARTICLE: Final = 140


def densest(root: HtmlElement) -> HtmlElement | None:
    """The element of the page ``root`` with the most prose, its own or its paragraphs'; None if too little.

    A stretch of text counts by its letters outside links, for the block that holds it and, half,
    for the block around that: an article in several columns is found whole.

    >>> from lxml.html import fromstring
    >>> prose = "<p>" + "بارش باران در شهر و روستا. " * 8 + "</p>"
    >>> densest(fromstring(f"<body><nav>{prose * 3}</nav><div id='a'>{prose * 2}</div></body>")).get("id")
    'a'
    """
    scores: dict[HtmlElement, float] = defaultdict(float)
    blocks: list[HtmlElement] = []
    links = 0
    steps = iterwalk(root, events=("start", "end"))
    passed: HtmlElement | None = None
    for event, element in steps:
        tag = element.tag
        if event == "start":
            if tag in _PASSED or _is_beside(element):
                passed = element
                steps.skip_subtree()
                continue
            if tag not in _INLINE and tag != "br":
                blocks.append(element)
            links += tag == "a"
            text = element.text
        else:
            if element is passed:
                passed = None
            else:
                links -= tag == "a"
                if blocks and blocks[-1] is element:
                    blocks.pop()
            text = element.tail
        if text and not links and blocks and len(text) >= _STRETCH:
            _count(scores, blocks, len(text.strip()))
    best = max(scores, key=lambda element: scores[element], default=None)
    return best if best is not None and scores[best] >= _ARTICLE else None


def _count(scores: dict[HtmlElement, float], blocks: list[HtmlElement], letters: int) -> None:
    if letters < _STRETCH:
        return
    depth = len(blocks) - 1
    while depth > 0 and blocks[depth].tag in _PARAGRAPHS:
        depth -= 1
    scores[blocks[depth]] += letters
    if depth > 0:
        scores[blocks[depth - 1]] += letters / 2


def _is_beside(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and element.tag not in ("html", "body") and bool(_BESIDE.search(names))
