"""The published world, and the screen over it, served for real by ``amarkav serve``."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.pipeline.web import world

TOKEN = "words-for-tests"
CHROMIUM = shutil.which("chromium")


@dataclass(frozen=True, slots=True)
class Served:
    """A running ``amarkav serve``: its address, its database, and a client of it."""

    home: str
    db: Path
    client: httpx.Client
    pid: int


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world's database; to be read only."""
    return world.make(tmp_path_factory.mktemp("world") / "world.db")


@pytest.fixture
def db(published: Path, tmp_path: Path) -> Path:
    """A copy of it to write to."""
    return Path(shutil.copy(published, tmp_path / "world.db"))


@pytest.fixture(scope="session")
def served(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The screen over a copy of the world, for all tests that only look."""
    with serving(Path(shutil.copy(published, tmp_path_factory.mktemp("served") / "world.db"))) as running:
        yield running


@pytest.fixture
def writable(db: Path) -> Iterator[Served]:
    """A screen of its own for a test that changes something."""
    with serving(db) as running:
        yield running


@contextmanager
def serving(db: Path, *options: str) -> Iterator[Served]:
    """``amarkav serve`` over ``db`` on a free port, until the block ends."""
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", str(db), "--port", "0", *options]
    environment = os.environ | {"AMARKAV_TOKEN": TOKEN}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stderr
            said = process.stderr.readline()
            home = re.search(r"http://\S+:\d+", said)
            assert home, said
            with httpx.Client(base_url=home[0], timeout=60) as client:
                yield Served(home[0], db, client, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
