"""The web: the journalists' screen, a Datasette plugin that speaks Persian and reads from right to left.

Its hooks are here; what they do is in the modules beside them. :func:`pipeline.web.server.build`
registers it with Datasette, which finds the templates and static files by this package's name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette

__all__ = ["prepare_connection", "register_routes"]


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Callable[..., Any]]]:
    """The pages, before Datasette's own."""
    from pipeline.web.pages import routes

    return routes()


@hookimpl
def prepare_connection(conn: Any, database: str) -> None:
    """Wait for a batch that is being published, instead of failing at once."""
    conn.execute("PRAGMA busy_timeout = 3000")
