"""Reactor: Twisted's one event loop, in a thread of its own, for as long as the process lives.

A reactor cannot be started twice, and stops on Ctrl-C in the middle of things. In a thread, it
serves any number of crawls one after the other, and an interruption reaches the caller first,
who has the crawl finish what it is at.
"""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from functools import cache
from typing import Any, TypeVar

from twisted.internet import asyncioreactor
from twisted.logger import globalLogBeginner

from crawler.errors import AmarkavError
from crawler.network.guard import Resolver

T = TypeVar("T")


def run(job: Callable[[], Coroutine[Any, Any, T]], *, stop: Callable[[], None] | None = None) -> T:
    """What ``job`` returns or raises, run in the reactor's thread while this one waits.

    On Ctrl-C or a signal that ends the program, ``stop`` is called in the reactor's thread, the
    job is waited for, and then the interruption goes on; a second one does not wait.
    """
    loop = _loop()
    future = asyncio.run_coroutine_threadsafe(job(), loop)
    try:
        return future.result()
    except (KeyboardInterrupt, SystemExit):
        if not future.done():
            if stop is None:
                future.cancel()
            else:
                loop.call_soon_threadsafe(stop)
                future.result()
        raise


@cache
def resolver() -> Resolver:
    """The resolver through which all connections of this process go."""
    return Resolver()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The reactor's event loop, started when it is first asked for."""
    if "twisted.internet.reactor" in sys.modules:
        raise AmarkavError("another Twisted reactor runs in this process; run the crawl in one of its own")
    logging.getLogger("scrapy").addHandler(logging.NullHandler())  # the summary says what went wrong
    globalLogBeginner.beginLoggingTo([], discardBuffer=True, redirectStandardIO=False)
    loop = asyncio.new_event_loop()
    asyncioreactor.install(loop)  # type: ignore[no-untyped-call]
    from twisted.internet import reactor  # only there once it is installed

    running: Any = reactor
    running.installNameResolver(resolver())

    def serve() -> None:
        asyncio.set_event_loop(loop)
        running.run(installSignalHandlers=False)

    thread = threading.Thread(target=serve, name="reactor", daemon=True)
    thread.start()

    def end() -> None:
        running.callFromThread(running.stop)
        thread.join(timeout=5)

    atexit.register(end)
    return loop
