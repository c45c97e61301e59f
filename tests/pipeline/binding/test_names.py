"""Names: what stands between an organization and a quantity of its sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.binding.names import candidates
from pipeline.binding.scene import Scene

Seen = Callable[[str], Scene]


def told(scene: Scene, q: int, name: str) -> tuple[str, ...]:
    """The features of the organization ``name`` where quantity number ``q`` asks."""
    offered = {
        scene.words.text[one.value.start : one.value.end]: one.features
        for one in candidates(scene, q, "ORG")
        if one.value is not None
    }
    return offered[name]


def test_what_stands_right_before_says_so(seen: Seen) -> None:
    scene = seen("رئیس شورای شهر تهران گفت: در شهرداری تهران ۹ معاونت و ۴۳ اداره کار می‌کنند.")
    near = told(scene, 0, "شهرداری تهران")
    assert {"gap before ", "link در before 0", "link در before verbs 0"} <= {*near}
    far = told(scene, 0, "شورای شهر تهران")
    assert "before rivals between 1 quantities 0" in far
    assert any(feature.startswith("before across : ") for feature in far)
    assert "before rivals between 0 quantities 1" in told(scene, 1, "شهرداری تهران")


@pytest.mark.parametrize(("q", "name"), [(0, "بانک ملت"), (1, "بانک سپه")])
def test_members_of_two_lists_are_counted(seen: Seen, q: int, name: str) -> None:
    scene = seen("بانک ملت و بانک سپه به ترتیب ۲۰ و ۳۵ شعبه بستند.")
    assert "before parallel True as many True" in told(scene, q, name)
    other = "بانک سپه" if name == "بانک ملت" else "بانک ملت"
    assert "before parallel False as many True" in told(scene, q, other)


def test_of_another_sentence_none_is_told(seen: Seen) -> None:
    scene = seen("بانک ملت دیروز باز شد. ۲۰ نفر آنجا کار می‌کنند.")
    assert not any(feature.startswith(("gap ", "link ")) for feature in told(scene, 0, "بانک ملت"))
