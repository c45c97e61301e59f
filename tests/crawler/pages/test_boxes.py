"""Boxes: every label takes its links with it, and prose stays."""

from __future__ import annotations

import pytest

from crawler.pages.boxes import BUTTONS, LABELS, without_boxes
from crawler.pages.paragraphs import Line

NEWS = Line("سد قم پر شد.", "سد قم پر شد.")
LINK = Line("سد دیگری در راه است", "")


def kept(*lines: Line) -> list[Line]:
    return list(without_boxes(lines))


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("mark", ["", ":", " :", " …"])
def test_every_label(label: str, mark: str) -> None:
    written = f"{label}{mark}"
    assert kept(NEWS, Line(written, written), LINK, LINK, NEWS) == [NEWS, NEWS]
    assert kept(NEWS, Line(f"{written} {LINK.text}", written), NEWS) == [NEWS, NEWS]


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button(button: str) -> None:
    assert kept(NEWS, Line(button, ""), NEWS) == [NEWS, NEWS]
    assert kept(Line(button, button)) == [Line(button, button)]


def test_links_of_the_text_stay() -> None:
    assert kept(LINK, NEWS, LINK) == [LINK, NEWS, LINK]


def test_a_box_ends_with_prose() -> None:
    assert kept(Line("بیشتر بخوانید", "بیشتر بخوانید"), LINK, NEWS, LINK) == [NEWS, LINK]


def test_a_sentence_is_no_label() -> None:
    sentence = Line(
        "بیشتر بخوانید و کمتر بنویسید، پند استاد بود.", "بیشتر بخوانید و کمتر بنویسید، پند استاد بود."
    )
    assert kept(sentence, LINK) == [sentence, LINK]
