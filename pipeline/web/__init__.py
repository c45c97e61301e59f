"""The web: the journalists' screen, a Datasette plugin that speaks Persian and reads from right to left.

Its hooks are here; what they do is in the modules beside them. :func:`pipeline.web.server.build`
registers it with Datasette, which finds the templates and static files by this package's name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette

#: Bytes of the longest text that a query may make: more than any article has.
LONGEST = 16_000_000

__all__ = ["prepare_connection", "register_routes"]


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    """The pages, before Datasette's own."""
    from pipeline.web.pages import routes

    return routes()


@hookimpl
def prepare_connection(conn: Any, database: str) -> None:
    """Wait for a batch that is being published, and let no query fill the memory."""
    conn.execute("PRAGMA busy_timeout = 3000")
    conn.execute("PRAGMA mmap_size = 4294967296")  # rows are read from the system's own memory of the file
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
