"""Agencies: the registry of the declared agencies, one TOML file each in this folder.

``README.md`` here says what a file holds and where its facts are from.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from crawler.agencies.declaration import parse
from crawler.agency import Agency
from crawler.characters import squash
from crawler.discovery.addresses import belongs
from crawler.errors import UsageError

__all__ = ["find", "load", "of", "parse"]

_FOLDER: Final = files(__name__)

#: So many names are offered in the place of one that is not known.
_OFFERED: Final = 3


@cache
def load() -> Mapping[str, Agency]:
    """All agencies by key, in the order of their keys. InputError where a file is not in order.

    >>> load()["mehr"].name
    'خبرگزاری مهر'
    """
    texts = {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in _FOLDER.iterdir()
        if entry.name.endswith(".toml")
    }
    return MappingProxyType({key: parse(texts[key], key) for key in sorted(texts)})


def find(text: str) -> Agency:
    """The agency that ``text`` names: by its key, or any of its Persian or English names.

    UsageError, with the nearest names, where none is called so. Spelling is free.

    >>> find("تسنیم").key, find("khabar online").key, find("خبرگزاری شبستان").key
    ('tasnim', 'khabaronline', 'shabestan')
    """
    names = _names()
    wanted = squash(text)
    if wanted in names:
        return load()[names[wanted]]
    near = difflib.get_close_matches(wanted, names, n=_OFFERED * 3, cutoff=0.6)
    keys = list(dict.fromkeys(names[name] for name in near))[:_OFFERED]
    offered = " or ".join(keys) if keys else "one of those that `amarkav agencies` lists"
    raise UsageError(f"received {text!r} as an agency, expected {offered}")


def of(url: str) -> Agency | None:
    """The agency that ``url`` is of, by its domains; None where there is none.

    >>> of("https://english.tasnimnews.com/fa/news/1404/01/01/3281234").key
    'tasnim'
    >>> of("https://example.ir/") is None
    True
    """
    return next((agency for agency in load().values() if belongs(url, agency)), None)


@cache
def _names() -> dict[str, str]:
    """Every name of every agency, squashed → its key."""
    return {
        squash(name): agency.key
        for agency in load().values()
        for name in (agency.key, agency.name, agency.english, *agency.aliases)
    }
