"""Bodies: a story's blocks as HTML, with all that editors and scripts leave between them."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from tests.replica.stories import Block, Story


def body(story: Story) -> str:
    """The blocks with their pictures, boxes, players and trailer.

    What comes in between never belongs to the text: ``story.body`` is what is to come out.
    """
    site, turn = story.site, story.turn
    parts = list(_blocks(story))
    if story.trailer and not story.glued:
        _close(parts, story.trailer, turn)
    if turn % 2 == 0:
        parts.insert(1, _RELATED[site.related])
    if turn % 3 == 0:
        picture = _IMAGES[site.image].format(caption=escape(story.caption))
        parts[-2] = picture + parts[-2]  # no blank between: the caption is glued to what follows
    if turn % 10 == 4:
        parts.insert(2, _PLAYERS[site.player])
    if turn % 9 == 7 and story.lead:  # the lead once more, where many sites begin their bodies
        parts.insert(0, f"<p><strong>{inline(story.lead, turn)}</strong></p>")
    if turn % 10 == 8:
        parts.insert(1, f"<{site.wrap}>&nbsp;</{site.wrap}>")
    return "\n ".join(parts)


def inline(text: str, turn: int) -> str:
    """``text`` as HTML, in one of the ways in which the same text is written.

    >>> inline("خانه‌های «نو»", 1)
    'خانه&zwnj;های &laquo;نو&raquo;'
    """
    html = escape(text, quote=False)
    words = html.split(" ")
    if turn % 3 == 1 and len(words) > 8:
        html = " ".join([*words[:2], f"<strong>{' '.join(words[2:5])}</strong>", *words[5:]])
    elif turn % 3 == 2 and len(words) > 8:
        html = " ".join([*words[:3], f'<a class="saba-backlink" href="/tag/x">{words[3]}</a>', *words[4:]])
    if turn % 4 == 1:
        html = html.replace("\u200c", "&zwnj;").replace("«", "&laquo;").replace("»", "&raquo;")
    elif turn % 4 == 3:
        html = html.replace("\u200c", "&#8204;")
    return html


def _blocks(story: Story) -> Iterator[str]:
    wrap, last = story.site.wrap, len(story.blocks) - 1
    for number, block in enumerate(story.blocks):
        html = _block(block, turn=story.turn + number, wrap=wrap)
        if number == last and story.glued:
            html = html.removesuffix(f"</{wrap}>") + f" {story.trailer}</{wrap}>"
        yield html


def _block(block: Block, *, turn: int, wrap: str) -> str:
    lines = [inline(line, turn) for line in block.lines]
    if block.kind == "list":
        return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
    if block.kind == "table":
        rows = ("".join(f"<td>{escape(cell)}</td>" for cell in cells) for cells in block.rows)
        return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
    if block.kind == "subheading":
        return f"<h3>{lines[0]}</h3>"
    if block.kind == "quote":
        return f"<blockquote><p>{lines[0]}</p></blockquote>"
    joined = ("<br/>", "<br />\n", "<br>")[turn % 3].join(lines)
    return f'<{wrap} style="text-align:justify">{joined}</{wrap}>'


def _close(parts: list[str], trailer: str, turn: int) -> None:
    """Add the trailer: a line of the last paragraph, a bare span, or a paragraph of its own."""
    if turn % 3 == 1 and parts[-1].endswith("</p>"):
        parts[-1] = f"{parts[-1].removesuffix('</p>')}<br/>{trailer}</p>"
    else:
        parts.append(f"<span>{trailer}</span>" if turn % 3 == 2 else f"<p>{trailer}</p>")


#: How a picture and its caption are set.
_IMAGES: Final = {
    "figure": '<figure class="image"><img alt="{caption}" src="/d/1.jpg"/>'
    "<figcaption>{caption}</figcaption></figure>",
    "button": '<img class="image_btn" title="{caption}" alt="{caption}" src="/files/fa/news/1.jpg"/>',
    "div": '<div id="divNewsImage" class="col-sm-7 pull-left"><img id="Content_img" src="/1.jpg"/>'
    '<div id="Content_img_title" class="center bold fontSize8em">{caption}</div></div>',
}

#: How links to other stories are set.
_RELATED: Final = {
    "links": '<p><strong>بیشتر بخوانید:</strong></p><ul><li><a href="/news/1/x">سد تازه‌ای در راه است</a></li>'
    '<li><a href="/news/2/y">۱۲ روستا بی‌آب مانده‌اند</a></li></ul>',
    "quote": '<blockquote><h3><span style="color:#ff0000">بیشتر بخوانید:</span></h3>'
    '<h3><a href="/news/1/x">سد تازه‌ای در راه است</a></h3></blockquote>',
    "section": '<div class="noprint"><section class="mb16 readMoreWrapper"><header class="readMore">'
    '<h2 class="fb inlineblock"> بیشتر بخوانید: </h2></header><ul class="pr8"><li>'
    '<a class="block ml8 fn16" href="/fa/news/1">سد تازه‌ای در راه است</a></li></ul></section></div>',
    "line": '<p>بیشتر بخوانید: <a href="/fa/news/1">سد تازه‌ای در راه است</a></p>',
}

_FILM: Final = '<video controls><source src="/d/1.mp4" type="video/mp4"/></video>'
_SCRIPT: Final = '<script>var خبر = "۱۴ درصد"; player(خبر);</script>'

#: How films are set.
_PLAYERS: Final = {
    "bare": _FILM + _SCRIPT,
    "download": f'<div id="itemPlayer0"></div>{_FILM}<div class="video-download">'
    '<a class="btn" href="/d/1.mp4"><span class="icon-download">دانلود فیلم</span></a></div>',
    "embedded": f'<div class="EmbededVideo">{_SCRIPT}<p>پخش فیلم</p></div>',
    "jwplayer": f'<div class="jwplayer">{_FILM}<p class="hideTag">پخش‌کننده بارگذاری نشد</p></div>',
    "videojs": f'<div class="row videojs-main-container"><div class="videojs_main">{_FILM}{_SCRIPT}'
    '<div class="video-tool-box"><a class="video-share-code" href="#">کد ویدیو</a> دانلود فیلم اصلی</div>'
    "</div></div>",
}
