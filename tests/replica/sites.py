"""Sites: what the replica declares of every agency that it plays, read from ``sites.toml``.

It is written from what is known of the agencies, not from the files in ``crawler/agencies/``:
what those get wrong is to be noticed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One synthetic site; the head of ``sites.toml`` says what each field means."""

    key: str
    name: str
    family: str
    host: str
    aliases: tuple[str, ...]
    ids: str
    first: int
    count: int
    page: int
    sitemap: str
    sitemap_path: str
    feed: str
    feed_paths: tuple[str, ...]
    archive: str
    trailers: tuple[str, ...]
    data: str
    soft404: bool
    hidden: bool
    sponsored: bool
    agency: bool
    image: str
    related: str
    wrap: str
    player: str
    carries: tuple[str, ...]

    @property
    def home(self) -> str:
        """Where its paths start: the replica speaks plain HTTP."""
        return f"http://{self.host}"

    @property
    def json_ld(self) -> bool:
        """Whether its pages carry JSON-LD."""
        return self.data in ("json-ld", "both")

    @property
    def meta(self) -> bool:
        """Whether the metas of its pages carry dates, sections and keywords."""
        return self.data in ("meta", "both")


@cache
def load() -> Mapping[str, Site]:
    """All sites by key."""
    table: dict[str, dict[str, Any]] = tomllib.loads(
        Path(__file__).with_name("sites.toml").read_text(encoding="utf-8")
    )
    defaults, families = table.pop("defaults"), table.pop("families")
    return {key: _site(key, {**defaults, **families[own["family"]], **own}) for key, own in table.items()}


def _site(key: str, fields: Mapping[str, Any]) -> Site:
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return Site(key=key, **given)
