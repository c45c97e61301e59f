"""Pages are read in a process of its own: what befalls it costs one page and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from crawler.archive import Archive, pages
from crawler.crawl import Wanted, crawl
from crawler.settings import Settings
from crawler.spiders.reader import Read, ReaderError
from crawler.summary import Report
from tests.crawler.server import Answer, Site, serving
from tests.crawler.spiders import stumbling
from tests.crawler.spiders.test_articles import page

ROOT: Final = Path(__file__).parents[3]
URLS: Final = tuple(f"http://khabar.ir/news/{number}" for number in (1, 2, 3))

#: A crawl as a script that has no guard around its main part.
SCRIPT: Final = """
import sys
from pathlib import Path
from crawler.crawl import Wanted, crawl
from crawler.settings import Settings
from tests.crawler.spiders.stumbling import read
proxy, archive, *urls = sys.argv[1:]
settings = Settings(contact="a@b.ir", delay=0, proxy=proxy, reading=3)
made = crawl(Wanted(urls=urls), archive=Path(archive), settings=settings, read=read)
print(made.reports[0].new)
"""


@contextmanager
def site(*wants: str) -> Iterator[Site]:
    """A site whose pages want this to befall who reads them."""
    with serving({url: page(Wants=want) for url, want in zip(URLS, wants, strict=False)}) as running:
        yield running


def report(folder: Path, *wants: str, read: Read = stumbling.read, **settings: Any) -> Report:
    with site(*wants) as running:
        given = Settings(contact="a@b.ir", delay=0, proxy=running.proxy, **settings)
        made = crawl(Wanted(urls=URLS[: len(wants)]), archive=folder, settings=given, read=read)
    return made.reports[0]


@pytest.mark.parametrize(
    ("want", "said"),
    [
        ("segfault", "the process that read it ended with SIGSEGV"),
        ("quit", "the process that read it ended with status 1"),
        ("for ever", "not done after 3 seconds"),
        ("error", "ValueError: سطر ۳ خالی است"),
    ],
)
def test_a_page_that_cannot_be_read_costs_itself_only(tmp_path: Path, want: str, said: str) -> None:
    made = report(tmp_path, "", want, "", reading=3)
    assert (made.new, made.failed) == (2, {"page object failed": 1})
    assert made.alarms == (f"the page object failed on {URLS[1]} ({said})",)
    assert [kept.url for kept, _ in pages(tmp_path)] == list(URLS)


def test_what_a_page_object_prints_is_no_answer(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert report(tmp_path, "print", "print").new == 2
    assert capfd.readouterr() == ("", "چاپ شد\nچاپ شد\n")


def test_what_reads_pages_must_be_found_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="expected a function that can be imported by name"):
        report(tmp_path, "", read=lambda page, agency: stumbling.read(page, agency))


def test_without_a_process_to_read_them_pages_stay_pending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stumbling.read, "__qualname__", "gone")
    monkeypatch.setattr(stumbling, "gone", stumbling.read, raising=False)
    made = report(tmp_path, "")
    assert (made.new, made.failed) == (0, {})
    assert "expected a function to read pages that can be imported by name" in made.alarms[0]
    monkeypatch.undo()
    assert report(tmp_path, "").new == 1


def test_a_script_needs_no_guard_around_its_main_part(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with site("") as running:
        ran = subprocess.run(
            [sys.executable, script, running.proxy, tmp_path / "archive", URLS[0]],
            env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert (ran.stdout, ran.stderr, ran.returncode) == ("1\n", "", 0)


@pytest.mark.parametrize("want", ["a while", "for ever"])
def test_a_crawl_that_is_killed_leaves_neither_process_nor_lock(tmp_path: Path, want: str) -> None:
    with site(want) as running:
        crawling = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, running.proxy, tmp_path, URLS[0]],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        (reader,) = until(lambda: children(crawling.pid))
        until(lambda: running.asked.count(URLS[0]))
        crawling.kill()
        crawling.wait()
        with Archive.open(tmp_path):
            pass
        until(lambda: not runs(reader))


def test_a_crawl_goes_on_where_its_reader_is_killed(tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(headers: Mapping[str, str]) -> Answer:
        """Asked for the second page, when the first was read."""
        killed.extend(children(os.getpid()))
        os.kill(killed[0], signal.SIGKILL)
        until(lambda: not runs(killed[0]))
        return page()

    with serving({URLS[0]: page(), URLS[1]: kill, URLS[2]: page()}) as running:
        settings = Settings(contact="a@b.ir", delay=0, proxy=running.proxy)
        made = crawl(Wanted(urls=URLS), archive=tmp_path, settings=settings)
    assert len(killed) == 1
    assert (made.reports[0].new, made.reports[0].alarms) == (3, ())


def until(happens: Callable[[], Any]) -> Any:
    """What ``happens``, when it does."""
    end = time.monotonic() + 60
    while not (found := happens()):
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)
    return found


def children(process: int) -> list[int]:
    """The processes that ``process`` started and that read pages."""
    return [
        number
        for number, (parent, command) in _processes().items()
        if parent == process and b"crawler.spiders.reader" in command
    ]


def runs(process: int) -> bool:
    """Whether there is such a process, and not only its end to be told."""
    return process in _processes()


def _processes() -> Mapping[int, tuple[int, bytes]]:
    """The parent and the command of all processes that run."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (entry / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            found[int(entry.name)] = int(parent), command
    return found
