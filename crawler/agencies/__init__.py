"""Agencies: the registry of the declared agencies, one TOML file each in this folder."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.agency import Agency


def load() -> Mapping[str, Agency]:
    """All agencies by key, in the order of their keys."""
    raise NotImplementedError


def find(text: str) -> Agency:
    """The agency that ``text`` names: its key, or its Persian or English name. UsageError."""
    raise NotImplementedError


def of(url: str) -> Agency | None:
    """The agency whose domain ``url`` is in."""
    raise NotImplementedError


def parse(toml_text: str, key: str) -> Agency:
    """The agency that a file declares. InputError names the file, the key and what is wrong."""
    raise NotImplementedError
