"""Settings: how a crawl behaves towards the sites it visits."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.errors import UsageError

#: The environment variable that a contact address may stand in.
CONTACT: Final = "AMARKAV_CONTACT"

_MAIL_OR_PAGE: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|https?://\S+\.\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What may be set of a crawl, and what holds where nothing is. Times are seconds, sizes bytes.

    >>> Settings(contact="crawl@amarkav.ir").user_agent.endswith(" (+mailto:crawl@amarkav.ir)")
    True
    """

    #: The mail address or web page by which a site's owner can reach whoever runs this.
    contact: str = ""
    #: The least time between the starts of two requests to a site; None for what the agency's
    #: file says. It grows as the site slows down; 0 switches off all waits that nobody asked for.
    delay: float | None = None
    #: How many articles an agency is asked for in one run; 0 for no cap.
    limit: int = 0
    #: How long one answer may take.
    timeout: float = 30.0
    #: How long one page may be read.
    reading: float = 30.0
    #: The size of an answer as it is sent, and with its compression undone.
    size: int = 16 * 1024 * 1024
    unpacked: int = 64 * 1024 * 1024
    #: How often one address is tried, and how long to wait before the second try; then doubled.
    tries: int = 5
    backoff: float = 2.0
    #: The longest wait for a site.
    patience: float = 120.0
    #: How often what was fetched is made to last: a run that is killed loses no more.
    commit: float = 2.0
    #: The proxy for every agency, and for single ones, by key.
    proxy: str = ""
    proxies: Mapping[str, str] = field(default_factory=dict)
    #: Agencies by key, and other sites by host, whose certificate need not be in order.
    unverified: tuple[str, ...] = ()

    @property
    def user_agent(self) -> str:
        """What the crawl calls itself: the name, the version, and how to reach whoever runs it."""
        page = "://" in self.contact
        return f"Amarkav/{_version()} (+{self.contact if page else f'mailto:{self.contact}'})"

    def proxy_of(self, key: str) -> str:
        """The proxy through which the agency ``key`` is asked; empty for none."""
        return self.proxies.get(key, self.proxy)


#: What each key of the file must be.
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "contact": (str,), "delay": (int, float), "limit": (int,), "timeout": (int, float),
    "reading": (int, float), "size": (int,), "unpacked": (int,), "tries": (int,),
    "backoff": (int, float), "patience": (int, float), "commit": (int, float), "proxy": (str,),
    "proxies": (dict,), "unverified": (list,),
}  # fmt: skip


def read(path: Path) -> Settings:
    """The settings that the TOML file at ``path`` makes; UsageError where it is not in order."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: {error}; expected a TOML file of settings") from error
    return _settings(data, str(path))


def gather(file: Path | None, **options: Any) -> Settings:
    """The settings of ``file``, of the environment over them, and of ``options`` over both, checked.

    An option that is None was not given. A ``proxy`` among them is for every agency.
    """
    given = {name: value for name, value in options.items() if value is not None}
    if "proxy" in given:
        given["proxies"] = {}
    if CONTACT in os.environ:
        given.setdefault("contact", os.environ[CONTACT])
    return checked(replace(read(file) if file else Settings(), **given), str(file or "command line"))


def checked(settings: Settings, where: str = "settings") -> Settings:
    """``settings``, if every value is one that a crawl can keep to; else UsageError."""
    if not _MAIL_OR_PAGE.fullmatch(settings.contact):
        raise UsageError(
            f"{where}: received {settings.contact!r} as contact, expected a mail address or a web page "
            f"by which a site's owner can reach you; give --contact ADDRESS, set {CONTACT}, "
            'or write contact = "…" in crawl.toml'
        )
    for name, least in (("delay", 0), ("limit", 0), ("timeout", 0.1), ("reading", 0.1),
                        ("size", 1), ("unpacked", 1), ("tries", 1), ("backoff", 0),
                        ("patience", 0), ("commit", 0)):  # fmt: skip
        value = getattr(settings, name)
        if value is not None and value < least:
            raise UsageError(f"{where}: received {name} = {value}, expected at least {least}")
    for proxy in (settings.proxy, *settings.proxies.values()):
        parts = urlsplit(proxy)
        if proxy and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise UsageError(f"{where}: received {proxy!r} as proxy, expected http://HOST:PORT")
    return settings


def _settings(data: Mapping[str, Any], where: str) -> Settings:
    for name, value in data.items():
        if name not in _KINDS:
            known = ", ".join(one.name for one in fields(Settings))
            raise UsageError(f"{where}: found {name}, expected one of {known}")
        if not isinstance(value, _KINDS[name]) or isinstance(value, bool):
            wanted = " or ".join(kind.__name__ for kind in _KINDS[name])
            raise UsageError(f"{where}: found {name} = {value!r}, expected {wanted}")
    for key, proxy in data.get("proxies", {}).items():
        if not isinstance(proxy, str):
            raise UsageError(f"{where}: found proxies.{key} = {proxy!r}, expected str")
    return replace(Settings(), **{**data, "unverified": tuple(data.get("unverified", ()))})


def _version() -> str:
    try:
        return version("amarkav")
    except PackageNotFoundError:  # a bare checkout
        return "0"
