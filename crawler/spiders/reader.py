"""Reader: pages are read in a process of their own, beside the event loop that serves all sites.

Reading a page takes a processor as long as fetching it: in one process the two would take turns,
in two they go on side by side. And a page that kills whoever reads it (a fault in a library, no
memory left), or that would be read for ever, costs that page only: the process is started again.

The process is a plain ``python -c``, neither forked nor ``multiprocessing``'s: it has nothing of
ours open, above all not the archive's lock, and no script that calls a crawl needs a guard around
its main part. It ends when its standard input does, however the crawl came to its end; a limit
that the kernel keeps (``SIGALRM``) ends it also in the middle of a page. What the code there
prints, warns of or logs comes out as standard error.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from crawler import pages
from crawler.agency import Agency
from crawler.article import Article
from crawler.errors import AmarkavError
from crawler.page import Page
from crawler.pages import NoArticleError

#: Makes an article of a page of an agency, or of none; NoArticleError where the page holds none.
Read = Callable[[Page, Agency | None], Article]

#: How the process is started: modules of the working directory do not come before those that it
#: imports, and not all of Scrapy comes with web-poet, which only asks whether it is there.
_COMMAND: Final = (
    sys.executable, "-P", "-c",
    "import sys; sys.modules['scrapy'] = None; from crawler.spiders.reader import serve; serve()",
)  # fmt: skip

#: How long a process whose pipe has ended may take to end itself, in seconds.
_ENDING: Final = 5.0

#: The bytes before each message that tell how many it has.
_HEAD: Final = 8


class ReaderError(AmarkavError):
    """No page can be read: the process for it does not start."""


class UnreadError(AmarkavError):
    """A page that the page object failed on, and how."""


@dataclass(slots=True, kw_only=True)
class _Asked:
    """A page that was asked for: the message that says so, and what is waited for.

    ``suspect`` is one that was at hand when a process died.
    """

    message: bytes
    answer: asyncio.Future[Article]
    suspect: bool = False


class Reader:
    """Reads pages of ``sites``, agencies by their keys, None for a site that is not declared.

    A page may take ``seconds``. ``read`` makes the articles; it must be a function that can be
    imported by name. The process starts with the first page, and is given the pages in the order
    in which they come, the next ones while it is at one.
    """

    def __init__(
        self, sites: Mapping[str, Agency | None], *, seconds: float, read: Read = pages.read
    ) -> None:
        try:
            self._terms = _message((dict(sites), seconds, read))
        except (AttributeError, pickle.PicklingError) as error:
            raise ReaderError(
                f"received {read!r} to read pages; expected a function that can be imported by name"
            ) from error
        self._seconds = seconds
        self._asked: deque[_Asked] = deque()
        self._pipe: asyncio.StreamWriter | None = None
        self._work: asyncio.Task[None] | None = None

    async def read(self, page: Page, site: str) -> Article:
        """The article of ``page``, which is of ``site``.

        NoArticleError where it holds no article, UnreadError where the page object failed or did
        not come to an end, ReaderError where no process can be had.
        """
        asked = _Asked(message=_message((page, site)), answer=asyncio.get_running_loop().create_future())
        self._asked.append(asked)
        if self._pipe is not None:
            self._pipe.write(asked.message)
        elif self._work is None or self._work.done():
            self._work = asyncio.create_task(self._working())
        return await asked.answer

    async def close(self) -> None:
        """End the process; nobody waits for a page any more."""
        if self._work is not None:
            self._work.cancel()
            with suppress(asyncio.CancelledError):
                await self._work

    async def _working(self) -> None:
        """One process after the other, while there are pages to read."""
        try:
            while self._asked:
                status = await self._process()
                if not self._asked:
                    return
                if status == -signal.SIGALRM or self._asked[0].suspect:
                    self._answer(UnreadError(self._told(status)))
                else:  # another may be at fault, or whoever killed it: to be seen with the next
                    self._asked[0].suspect = True
        except Exception as error:
            while self._asked:
                self._answer(error)

    async def _process(self) -> int:
        """A process from its start to its end; the status that it ended with."""
        path = os.pathsep.join(folder or os.curdir for folder in sys.path)
        try:
            process = await asyncio.create_subprocess_exec(
                *_COMMAND, stdin=PIPE, stdout=PIPE, env=os.environ | {"PYTHONPATH": path},
                process_group=0,  # what is typed at the terminal is for the crawl, not for it
            )  # fmt: skip
        except OSError as error:
            raise ReaderError(f"{sys.executable}: cannot be started to read pages ({error})") from error
        assert process.stdin is not None
        assert process.stdout is not None
        ready = False
        try:
            process.stdin.writelines([self._terms, *(asked.message for asked in self._asked)])
            self._pipe = process.stdin
            while True:
                told = await _received(process.stdout)
                if ready:
                    self._answer(told)
                elif told is not None:
                    raise ReaderError(told)
                ready = True
        except (asyncio.IncompleteReadError, ConnectionError):
            # It has come to its end. To kill it before that is noticed would hide how: Popen.kill asks for
            # the status first, and whoever asks first has it alone.
            self._pipe = None
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _ENDING)
        finally:
            self._pipe = None
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
            status = await process.wait()
        if not ready:
            raise ReaderError(f"{sys.executable}: ended with {status} before it had read a page")
        return status

    def _answer(self, told: Article | Exception) -> None:
        """Give the page that was asked first what was ``told`` of it, if it is waited for still."""
        answer = self._asked.popleft().answer
        if answer.done():
            return
        if isinstance(told, Article):
            answer.set_result(told)
        else:
            answer.set_exception(told)

    def _told(self, status: int) -> str:
        """What a process that ended with ``status`` says of the page that it was at."""
        if status == -signal.SIGALRM:
            return f"not done after {self._seconds:g} seconds"
        how = signal.Signals(-status).name if status < 0 else f"status {status}"
        return f"the process that read it ended with {how}"


def serve() -> None:
    """The other end: read what is asked for until nobody asks any more."""
    sys.modules.pop("scrapy", None)  # what reads pages may want it
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what prints shall not print into the answers
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # which ends a process whatever it is at
    with suppress(EOFError, BrokenPipeError):
        try:
            sites, seconds, read = pickle.loads(_taken(asked))
        except (AttributeError, ImportError) as error:
            _tell(
                answers, _message(f"{error}; expected a function to read pages that can be imported by name")
            )
            return
        _tell(answers, _message(None))
        gc.freeze()  # what is there now stays: looking through it for garbage took a sixth of the time
        while True:
            page, site = pickle.loads(_taken(asked))
            signal.setitimer(signal.ITIMER_REAL, seconds)
            told = _outcome(page, sites[site], read)
            signal.setitimer(signal.ITIMER_REAL, 0)
            _tell(answers, told)


def _outcome(page: Page, agency: Agency | None, read: Read) -> bytes:
    """The message of what comes of ``page``."""
    try:
        return _message(read(page, agency))
    except NoArticleError as error:
        return _message(error)
    except Exception as error:  # whatever it is, it is the page's; the next may be read none the worse
        return _message(UnreadError(f"{type(error).__name__}: {error}"))


def _message(told: Any) -> bytes:
    data = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(_HEAD) + data


async def _received(stream: asyncio.StreamReader) -> Any:
    """The next message; IncompleteReadError where the other end has ended."""
    return pickle.loads(await stream.readexactly(int.from_bytes(await stream.readexactly(_HEAD))))


def _taken(file: BinaryIO) -> bytes:
    """The pickle in the next message; EOFError where the other end has ended."""
    size = int.from_bytes(file.read(_HEAD))
    data = file.read(size)
    if not size or len(data) < size:
        raise EOFError
    return data


def _tell(file: BinaryIO, message: bytes) -> None:
    file.write(message)
    file.flush()
