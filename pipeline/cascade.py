"""Cascade: a grammar of small patterns, laid over each other in stages.

Words become symbols, each of one kind. A rule is a regular expression over kinds, written
``<day> <month> <year>?``, and what a match becomes: one symbol of a new kind. A stage scans
the symbols once, from left to right; the next stage reads what it left. (Abney's finite-state
cascade: linear in the length of the text, and every rule can be read by itself.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.errors import AmarkavError

#: Stands where words that no grammar knows lie between two symbols, or where a sentence may end.
GAP: Final = "gap"
STOP: Final = "stop"

_NAME: Final = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Symbol:
    """Words ``[first, last)`` read as one thing of a ``kind``, with what it means."""

    kind: str
    first: int
    last: int
    value: Any = None


#: What a match means: kind and value of the new symbol, or None to leave the match alone.
Meaning = tuple[str, Any] | None
Action = Callable[[Sequence[Symbol], Any], Meaning]
Rule = tuple[str, Action]


class PatternError(AmarkavError, ValueError):
    """A pattern that names what is neither a kind of symbol nor a macro."""

    def __init__(self, name: str, pattern: str, known: Sequence[str]) -> None:
        super().__init__(f"<{name}> in {pattern!r} is unknown: expected one of {', '.join(known)}")


class Stage:
    """Rules that are tried together; the first that matches at a place is taken."""

    def __init__(self, alphabet: Mapping[str, str], rules: Iterable[Rule]) -> None:
        self._alphabet = alphabet
        self._actions: dict[str, Action] = {}
        patterns = []
        for number, (pattern, action) in enumerate(rules):
            name = f"rule{number}"
            self._actions[name] = action
            patterns.append(f"(?P<{name}>{pattern})")
        self._pattern = re.compile("|".join(patterns), re.VERBOSE)

    def __call__(self, symbols: list[Symbol], context: Any) -> list[Symbol]:
        """``symbols`` with every match replaced by the one symbol it means."""
        text = "".join([self._alphabet[symbol.kind] for symbol in symbols])
        search, actions = self._pattern.search, self._actions
        reduced: list[Symbol] = []
        done = start = 0
        while (match := search(text, start)) is not None:
            first, last = match.span()
            parts = symbols[first:last]
            meaning = actions[str(match.lastgroup)](parts, context)
            if meaning is None:
                start = first + 1
                continue
            kind, value = meaning
            reduced += symbols[done:first]
            reduced.append(Symbol(kind, parts[0].first, parts[-1].last, value))
            done = start = last
        return reduced + symbols[done:] if done else symbols


class Grammar:
    """Stages over one alphabet of kinds, with ``macros`` for what their patterns share.

    >>> rules = [("<digit><unit>", lambda parts, _: ("amount", parts[0].value))]
    >>> grammar = Grammar(["digit", "unit", "amount"], {}, [rules])
    >>> grammar([Symbol("digit", 0, 1, 5), Symbol("unit", 1, 2)], None)  # ۵ متر
    [Symbol(kind='amount', first=0, last=2, value=5)]
    """

    def __init__(
        self, kinds: Iterable[str], macros: Mapping[str, str], stages: Iterable[Iterable[Rule]]
    ) -> None:
        # Every kind is a letter of a script that the patterns themselves never use.
        self._alphabet = {kind: chr(0x4E00 + i) for i, kind in enumerate(dict.fromkeys([GAP, STOP, *kinds]))}
        self._macros = macros
        self._stages = [
            Stage(self._alphabet, [(self._expand(pattern), action) for pattern, action in rules])
            for rules in stages
        ]

    def _expand(self, pattern: str) -> str:
        def letter(match: re.Match[str]) -> str:
            name = match[1]
            if name in self._macros:
                return f"(?:{self._expand(self._macros[name])})"
            if name not in self._alphabet:
                raise PatternError(name, pattern, [*self._macros, *self._alphabet])
            return self._alphabet[name]

        return _NAME.sub(letter, pattern)

    def __call__(self, symbols: list[Symbol], context: Any) -> list[Symbol]:
        """The symbols that are left when every stage has run."""
        for stage in self._stages:
            symbols = stage(symbols, context)
        return symbols
