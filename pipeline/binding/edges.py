"""Edges: how a noun phrase begins and ends, and what it runs over on the way.

What speaks for cutting a phrase here or there hardly depends on where it stands, so a feature
names the side of the number at most: «۴۰ گروه جهادی | در استان», «قیمت سکه | در بازار … ۲۰ درصد».
"""

from __future__ import annotations

from pipeline.binding.window import NOMINAL, Window, tables
from pipeline.vocabulary import verb


class Edges:
    """How phrases of one site begin and end, and what they run over; each edge is told once."""

    __slots__ = ("_begun", "_ended", "_run", "group", "side", "window")

    def __init__(self, window: Window, side: str) -> None:
        self.window, self.side = window, side
        # The noun of a classifier says nothing of how other phrases end.
        alone = side == "own" and window.kind.startswith("classifier") and window.kind != "classifier noun"
        self.group = "unit" if alone else "before" if side == "before" else "after"
        self._begun: dict[int, list[str]] = {}
        self._ended: dict[tuple[int, bool], list[str]] = {}
        self._run: dict[int, list[str]] = {}

    def of(self, first: int, last: int) -> list[str]:
        """The features of the phrase of words ``[first, last)``."""
        short = last - first == 1
        begun = self._begun.get(first)
        if begun is None:
            begun = self._begun[first] = self._begins(first)
        ended = self._ended.get((last, short))
        if ended is None:
            ended = self._ended[last, short] = self._ends(last, short=short)
        length = last - first
        out = [
            *begun,
            *ended,
            f"{self.group} length {min(length, 7)}",
            f"{self.window.kind} {self.side} length {min(length, 4)}",
        ]
        for i in range(first + 1, last):
            run = self._run.get(i)
            if run is None:
                run = self._run[i] = self._runs(i)
            out += run
        return out

    def _begins(self, first: int) -> list[str]:
        window, group, kind = self.window, self.group, self.window.kind
        known, unit = tables(), window.quantity.unit_id
        head = window.keys[first]
        family = known.families.get(head, "")
        out = [
            f"head {head}",
            f"head of {family}",
            f"{kind} {group} head {head}",
            f"{kind} {group} head of {family}",
            f"{unit} head {head}",
            f"{unit} head of {family}",
        ]
        if head in known.changes:
            out.append(f"{group} begins with change")
        if head in known.pointers:
            out.append(f"{group} begins with pointer")
        if first in window.names:
            out.append(f"{kind} {group} begins with name")
        if group == "before":
            out += self._leaves(first - 1, head)
        return out

    def _leaves(self, i: int, head: str) -> list[str]:
        """What word ``i``, right before the phrase, says of its beginning."""
        window, known = self.window, tables()
        mark, word = window.mark(i), window.keys[i] if i >= 0 else ""
        out = [f"{window.kind} after {mark}"]
        if mark in NOMINAL:
            out += [f"leaves {word}", f"leaves of {known.families.get(word, '')}"]
            if word in known.changes:
                out.append("leaves change")
            if word in known.pointers:
                out.append("leaves pointer")
            if i in window.names:
                out.append("leaves name")
        return out

    def _ends(self, last: int, *, short: bool) -> list[str]:
        window, side, group, kind = self.window, self.side, self.group, self.window.kind
        known = tables()
        tail, word = window.keys[last - 1], window.keys[last] if last < window.high else ""
        family = known.families.get(tail, "")
        after = "quantity" if last == window.quantity.first else window.mark(last)
        out = [
            f"tail {tail}",
            f"{group} tail of {family} {after}",
            f"{group} end {window.mark(last - 1)} {after}",
            f"{kind} {side} end {after}",
        ]
        if after in NOMINAL:
            following = known.families.get(word, "")
            out += [
                f"{side} cuts after {tail}",
                f"{group} cuts before {word}",
                f"{group} cuts before of {following}",
                f"{kind} cuts before of {following}",
            ]
        elif after == "V":
            found = verb(word)
            light = "light" if found in known.light else "verb"
            out += [f"{group} end {found}", f"{kind} {side} end {light} {short} {tail in known.complements}"]
        if last in window.names:
            out.append(f"{kind} {group} end before name")
        if tail in known.complements:
            out.append(f"{group} end complement {after}")
        if word in known.complements:
            out.append(f"{group} end before complement {window.mark(last + 1)}")
        if tail in known.changes:
            out.append(f"{group} end change {short}")
        if word in known.changes:
            out.append(f"{group} end before change")
        return out

    def _runs(self, i: int) -> list[str]:
        window, side, group, kind = self.window, self.side, self.group, self.window.kind
        mark = window.mark(i)
        if mark not in NOMINAL:
            return [f"{group} holds {mark}", f"{kind} {side} holds {mark}"]
        out = [f"{kind} {side} holds name"] if i in window.names else []
        if window.mark(i - 1) in NOMINAL:
            out.append(f"{group} holds of {tables().families.get(window.keys[i], '')}")
        return out
