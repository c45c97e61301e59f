"""``amarkav serve``: the journalists' screen over a published database."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Final

from crawler.errors import UsageError
from pipeline.commands.command import DONE, Command, Screen

_PORTS: Final = 65535
_SHORTEST: Final = 8

#: Where a token that stays the same over restarts is read from.
TOKEN: Final = "AMARKAV_TOKEN"


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--db", type=Path, required=True, metavar="FILE", help="the published database")
    parser.add_argument(
        "--archive", type=Path, action="append", default=[], metavar="DIR", dest="archives",
        help="an archive that was published, whose pages are to be shown; again for another",
    )  # fmt: skip
    parser.add_argument("--host", default="127.0.0.1", metavar="HOST", help="address (default 127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8765, metavar="PORT", help="port (default 8765)")
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE",
        help="ask every visitor for the password in FILE; needed where others can reach HOST",
    )  # fmt: skip


def run(args: Namespace, screen: Screen) -> int:
    """Serve until interrupted."""
    password = _password(args.password_file) if args.password_file else ""
    from pipeline.web import server  # Datasette is slow to import

    token = os.environ.get(TOKEN) or secrets.token_urlsafe(12)
    application = server.build(args.db, token=token, password=password, archives=args.archives)
    with server.listen(args.host, args.port, password=password) as at:
        host = f"[{args.host}]" if ":" in args.host else args.host
        screen.tell(f"serving {args.db} at http://{host}:{at.getsockname()[1]}/ (Ctrl-C ends it)")
        screen.tell(f"correction token: {token}")
        try:
            server.run(application, at)
        except KeyboardInterrupt:
            screen.tell("ended")
    return DONE


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _PORTS:
        raise ArgumentTypeError(f"received {text!r}, expected a port from 0 to {_PORTS} (0: any)")
    return int(text)


def _password(path: Path) -> str:
    try:
        password = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--password-file: {path} cannot be read ({error}); name a text file") from error
    if len(password) < _SHORTEST:
        raise UsageError(
            f"--password-file: found {len(password)} characters in {path}, expected at least {_SHORTEST}"
        )
    return password


COMMAND = Command(
    name="serve",
    help="search, check, correct and take away the figures of a published database, in a browser",
    examples=(
        "amarkav serve --db news.db",
        "amarkav serve --db news.db --archive archive",
        "amarkav serve --db news.db --host 0.0.0.0 --port 80 --password-file password.txt",
    ),
    configure=configure,
    run=run,
)
