"""Identities: names that are one thing, and those that may be several and are kept apart.

An organization is what stays of its name when the words
that say only what sort of body it is are dropped (``lexicon/identities.toml``), together with the
place whose branch it is: ``بسیج سازندگی لرستان`` and ``سازمان بسیج سازندگی استان لرستان`` are one,
the national ``سازمان بسیج سازندگی`` is another. A name that may mean several (``آموزش و پرورش
قم``: of the province, or of the county?) is an identity of its own, marked ambiguous, with the
keys of those that it may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from crawler.characters import key, squash
from pipeline import gazetteer
from pipeline.gazetteer import Place
from pipeline.lexicon import load
from pipeline.localities import ACCEPTS, called, folded, kinds, pieces, pointed_at
from pipeline.phrases import Phrases
from pipeline.spelling import normal
from pipeline.tokenizer import TOKEN

#: A place's name has at most this many words (کهگیلویه و بویراحمد).
_WIDEST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organization as it is known.

    ``core`` is what it is, ``place`` the key of the place whose branch it is, or empty;
    ``gazetteer_key`` and ``kind`` are the gazetteer's, where that has it.
    """

    key: str
    name: str
    core: str
    place: str = ""
    kind: str = ""
    gazetteer_key: str = ""
    ambiguous: bool = False
    alternatives: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def organization(written: str, *, province: str = "", county: str = "") -> Body:
    """The organization that is called ``written``; ``province`` and ``county`` help with its place.

    >>> one = organization("سازمان بسیج سازندگی استان لرستان")
    >>> one == organization("بسیج سازندگی لرستان"), one.name
    (True, 'بسیج سازندگی استان لرستان')
    >>> organization("سازمان بسیج سازندگی").key == one.key
    False
    >>> organization("آموزش و پرورش قم").alternatives
    ('اموزشوپرورش@county:قم/قم', 'اموزشوپرورش@province:قم')
    >>> organization("ناجا").key == organization("فراجا").key
    True
    """
    words = folded(written)
    if known := _registered(pieces(written)) or _registered(words):
        return known
    named = _without_ends(_without(_people(), words))
    rest, branches, level = _branch(named, province=province, county=county)
    rest = _without_ends(rest)
    bare = _without(_heads(), rest)
    branches = _levelled(branches, level or _level(rest))
    body = _registered(rest) or _registered(bare)
    if body is None:
        core = squash("".join(bare)) or squash(written) or "?"
        body = Body(key=core, name=_name(written, bare), core=core)
    if not branches:
        return body
    if len(branches) == 1:
        (branch,) = branches
        name = f"{body.name} {_title(branch)}"
        return replace(body, key=f"{body.core}@{branch.key}", name=name, place=branch.key)
    return replace(
        body, key=f"{body.core}@{branches[0].name}", name=f"{body.name} {branches[0].name}", ambiguous=True,
        alternatives=tuple(sorted(f"{body.core}@{branch.key}" for branch in branches)),
    )  # fmt: skip


@cache
def _heads() -> Phrases[str]:
    return Phrases((word, word) for word in load("identities")["heads"])


@cache
def _people() -> Phrases[str]:
    return Phrases((word, word) for word in load("identities")["people"])


@cache
def _national() -> Phrases[str]:
    return Phrases((word, word) for word in load("identities")["national"])


@cache
def _levels() -> Phrases[str]:
    return Phrases((word, kind) for kind, words in load("identities")["levels"].items() for word in words)


def _registered(words: Sequence[str]) -> Body | None:
    """The organization of the gazetteer whose name is ``words``, if that is one."""
    found = gazetteer.organizations().longest(words, 0) if words else None
    if found is None or found[0] != len(words):
        return None
    records = found[1]
    if len({record.key for record in records}) > 1:
        name = " ".join(words)
        return Body(
            key=squash(name), name=records[0].name, core=squash(name), ambiguous=True,
            alternatives=tuple(sorted(squash(record.key) for record in records)),
        )  # fmt: skip
    one = records[0]
    return Body(
        key=squash(one.key), name=one.name, core=squash(one.key), kind=one.kind, gazetteer_key=one.key
    )


def _without(table: Phrases[str], words: Sequence[str]) -> list[str]:
    """``words`` without what ``table`` has at their front, as long as something stays."""
    rest = list(words)
    while (found := table.beginning(rest, 0)) and found[0] < len(rest):
        rest = rest[found[0] :]
    return rest


def _without_ends(words: Sequence[str]) -> list[str]:
    rest = list(words)
    while (found := _national().ending(rest, len(rest))) and found[0] > 0:
        rest = rest[: found[0]]
    return rest


def _level(words: Sequence[str]) -> str:
    found = _levels().beginning(words, 0)
    return found[1] if found else ""


def _branch(words: Sequence[str], *, province: str, county: str) -> tuple[list[str], tuple[Place, ...], str]:
    """``words`` without the places at their end, the finest of which, and the kind it was called by."""
    rest, finest, kind = list(words), tuple[Place, ...](), ""
    while True:
        cut, records, said = _last_place(rest, province=province, county=county)
        if not cut:
            return rest, finest, kind
        inside = [r for r in records if province and r.province == province]
        inside = [r for r in inside if county and r.county in (county, "")] or inside or list(records)
        if finest:  # … شهرستان پلدختر استان لرستان: read from the end
            inside = [r for r in inside if r.province == finest[0].province] or inside
        rest, finest, kind = rest[:cut], tuple(inside), said


def _last_place(words: Sequence[str], *, province: str, county: str) -> tuple[int, tuple[Place, ...], str]:
    """Where the place at the end of ``words`` begins (0: none), its records, and the kind it is called by."""
    for first in range(max(1, len(words) - _WIDEST), len(words)):
        said = kinds().ending(words, first)
        records = called(words, first, said[1] if said else "")
        if records:
            start = said[0] if said else first
            return start, records, said[1] if said else ""
    pointed = pointed_at(
        words[-1:], province=province, county=county
    )  # سازمان … استان: the article says which
    return (len(words) - 1, (pointed,), pointed.kind) if pointed else (0, (), "")


def _levelled(branches: Sequence[Place], level: str) -> tuple[Place, ...]:
    """Those of ``branches`` that a body of ``level`` may belong to, one where that is said.

    A city and the county around it have one body between them, but for those of a city alone.
    """
    if accepted := ACCEPTS.get(level):
        fitting = [branch for branch in branches if branch.kind in accepted]
        return tuple(sorted(fitting, key=lambda branch: accepted.index(branch.kind))[:1]) or tuple(branches)
    counties = {(branch.province, branch.county) for branch in branches if branch.kind == "county"}
    return tuple(b for b in branches if b.kind != "city" or (b.province, b.county) not in counties)


def _title(one: Place) -> str:
    """The place as it ends a name: ``استان لرستان``; a city by its name alone."""
    words = load("identities")["kinds"].get(one.kind, ())
    return one.name if one.kind == "city" or not words else f"{words[0]} {one.name}"


def _name(written: str, bare: Sequence[str]) -> str:
    """How ``bare``, folded words of ``written``, were written, in normal spelling."""
    parts = [piece for piece in TOKEN.findall(written) if not piece.isspace() and key(piece).isalnum()]
    keys = [key(piece) for piece in parts]
    for first in range(len(keys)):
        if keys[first : first + len(bare)] == list(bare):
            return " ".join(normal(piece) for piece in parts[first : first + len(bare)])
    return " ".join(written.split())
