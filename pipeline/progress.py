"""Progress: a bar with rate and time left on a terminal, and nothing anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


@dataclass(slots=True)
class Progress:
    """What has been done so far, counted; :meth:`read` and :meth:`done` move the bar."""

    articles: int = 0
    characters: int = 0
    statistics: int = 0
    failed: int = 0
    bytes: int = 0
    started: float = field(default_factory=time.perf_counter)
    changed: Callable[[], None] | None = None

    def read(self, size: int) -> None:
        """``size`` more bytes of the input were read; time counts from the first on."""
        if not self.bytes:
            self.started = time.perf_counter()
        self.bytes += size

    def done(self, *, characters: int, statistics: int) -> None:
        """One more article is done."""
        self.articles += 1
        self.characters += characters
        self.statistics += statistics
        self._tell()

    def fail(self) -> None:
        """One more input failed."""
        self.failed += 1
        self._tell()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started

    @property
    def rate(self) -> str:
        """Articles and characters a second.

        >>> Progress(articles=3, started=time.perf_counter() - 1).rate.split()[1]
        'articles/s,'
        """
        seconds = self.seconds or 1e-9
        return f"{self.articles / seconds:,.1f} articles/s, {self.characters / seconds:,.0f} characters/s"

    def _tell(self) -> None:
        if self.changed is not None:
            self.changed()


@contextmanager
def progress(console: Console, total: int, *, silent: bool = False) -> Iterator[Progress]:
    """Count what is done, and show it on ``console`` where that is a terminal.

    ``total`` is the input's bytes, by which the time left is reckoned; 0 if not known.
    ``silent`` shows nothing anywhere, for when the terminal is being written to already.
    """
    counted = Progress()
    if silent or not console.is_terminal:
        yield counted
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Bar(
        *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
    ) as bar:  # what goes to standard output may be going into a file
        task = bar.add_task("starting", total=total or None)

        def changed() -> None:
            failed = f", {counted.failed} failed" if counted.failed else ""
            said = (
                f"{counted.articles:,} articles, {counted.statistics:,} statistics{failed} · {counted.rate}"
            )
            bar.update(task, completed=counted.bytes, description=said)

        counted.changed = changed
        yield counted
