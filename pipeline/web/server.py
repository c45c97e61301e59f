"""Server: Datasette over one published database, with our plugin, guarded, on one address."""

from __future__ import annotations

import os
import resource
import secrets
import socket
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread
from typing import Final

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from crawler.archive import reading
from crawler.errors import UsageError
from pipeline import web
from pipeline.asking.facets import Columns
from pipeline.publication import database
from pipeline.web import frame
from pipeline.web.desk import NAME, Desk
from pipeline.web.guard import Guard, check

#: What those who write SQL may take: a second, a thousand rows, never the file itself.
_SETTINGS: Final = {
    "sql_time_limit_ms": 1000,
    "max_returned_rows": 1000,
    "num_sql_threads": 4,
    "allow_download": False,
    "suggest_facets": False,
    "force_https_urls": False,
}

#: Bytes that are read at a time into the system's memory, and the share of it that a file may take.
_PIECE: Final = 1 << 23
_SHARE: Final = 0.5

#: Open connections that are put up with; idle ones cost a file each.
_FILES: Final = 8192


def build(path: Path, *, token: str, password: str = "", archives: Sequence[Path] = ()) -> Guard:
    """The application that serves the published database at ``path``.

    A correction needs ``token``, every page ``password`` where there is one; ``archives`` are where
    the pages of its articles are kept. UsageError where ``path`` is no published database, or one
    of ``archives`` no archive.
    """
    for directory in archives:
        with reading(directory):
            pass  # there is one
    columns = Columns()
    Thread(target=_warm, args=(path,), name="warming", daemon=True).start()
    with closing(database.connect(path, readonly=True)) as connection:
        columns.grow(connection)
    if not pm.is_registered(web):
        pm.register(web, name="amarkav")
    datasette = Datasette(settings=_SETTINGS, secret=secrets.token_hex(32), metadata={"title": "آمارکاو"})
    datasette.remove_database("_memory")
    datasette.add_database(Database(datasette, str(path)), name=NAME)
    frame.install(Desk(datasette, columns=columns, token=token, archives=archives))
    return Guard(datasette.app(), password)


def listen(host: str, port: int, *, password: str) -> socket.socket:
    """A socket at ``host`` and ``port``; UsageError where that may not or cannot be."""
    check(host, password)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise UsageError(
            f"--port: received {port}, which cannot be used ({error.strerror}); expected a free one"
        ) from error


def run(application: Guard, at: socket.socket) -> None:
    """Answer at a socket until told to end."""
    _allow_files()
    config = uvicorn.Config(
        application, log_level="warning", access_log=False, server_header=False, lifespan="on",
        timeout_graceful_shutdown=3,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[at])


def _warm(path: Path) -> None:
    """Read the file at ``path`` from its first byte to its last, so that the system has it in memory.

    Pages ask for it here and there, which takes a disk a hundred times as long. A file that is too
    large for the memory is left to be read as it is asked for.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError), path.open("rb", buffering=0) as file:  # whoever asks for it will be told
        if path.stat().st_size < memory * _SHARE:
            piece = bytearray(_PIECE)
            while file.readinto(piece):
                pass


def _allow_files() -> None:
    """As many open files as the system gives: every idle connection takes one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
