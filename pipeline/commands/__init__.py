"""Commands: what ``amarkav`` can be told to do, one module each.

A command is added by writing its module and naming it in :data:`COMMANDS`; it may print only
through the :class:`Screen` it is given.
"""

from __future__ import annotations

from pipeline.commands import (
    agencies,
    ask,
    crawl,
    evaluate,
    extract,
    publish,
    reparse,
    serve,
    show,
    sql,
    update,
)
from pipeline.commands.command import Command, Screen

__all__ = ["COMMANDS", "Command", "Screen"]

#: In the order of the help page.
COMMANDS: tuple[Command, ...] = (
    agencies.COMMAND,
    crawl.COMMAND,
    reparse.COMMAND,
    extract.COMMAND,
    show.COMMAND,
    evaluate.COMMAND,
    publish.COMMAND,
    ask.COMMAND,
    serve.COMMAND,
    sql.COMMAND,
    update.COMMAND,
)
