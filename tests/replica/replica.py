"""Replica: the synthetic sites in a process of their own, and how a test talks to them."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self
from urllib.parse import quote

from tests.replica import tls
from tests.replica.faults import Fault
from tests.replica.server import CONTROL, Entry
from tests.replica.stories import Story
from tests.replica.world import Scenario, World

_ROOT = Path(__file__).parents[2]


class Replica:
    """A running replica.

    ``port`` is where it listens on this machine; :attr:`proxy` is what a crawl is given, and
    ``certificate`` what it is to believe (as ``SSL_CERT_FILE``) if it is to speak HTTPS. What
    the sites publish is worked out here as well, from the same scenario, so that a test knows
    it without asking.
    """

    def __init__(self, world: World, port: int, certificate: Path) -> None:
        self.port = port
        self.certificate = certificate
        self._world = world

    @classmethod
    @contextmanager
    def started(
        cls, *, days: float = 3, scale: float = 1, counts: Mapping[str, int] | None = None, weight: int = 0
    ) -> Iterator[Self]:
        """Start one, and end it; the options are those of :class:`~tests.replica.world.Scenario`."""
        scenario = Scenario(now=datetime.now(UTC), days=days, scale=scale, counts=counts, weight=weight)
        arguments = ["--now", scenario.now.isoformat(), "--days", str(days), "--scale", str(scale)]
        arguments += ["--counts", json.dumps(counts or {}), "--weight", str(weight)]
        world = World(scenario)
        with TemporaryDirectory() as folder:
            certificate = tls.write(Path(folder) / "replica.pem", world.hosts)
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.replica", *arguments, "--certificate", str(certificate)],
                cwd=_ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(_ROOT)},
            )  # fmt: skip
            try:
                assert process.stdout
                yield cls(world, int(process.stdout.readline()), certificate)
            finally:
                process.terminate()
                process.wait()

    @property
    def proxy(self) -> str:
        """The address at which it stands in for all the sites."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def scenario(self) -> Scenario:
        """What it was started with."""
        return self._world.scenario

    def truth(self, *keys: str) -> tuple[Story, ...]:
        """Every story that a crawl of these sites (of all agencies, without) is to bring home."""
        return self._world.truth(*keys)

    def story(self, key: str, turn: int) -> Story:
        """One story of a site, counted from the oldest."""
        return self._world.room(key).story(turn)

    def edit(self, key: str, turn: int) -> None:
        """Change a story at its address."""
        self._world.edit(key, turn)
        self._tell("edit", {"key": key, "turn": turn})

    def set_clock(self, moment: datetime) -> None:
        """Have it be ``moment`` at all sites, where it was after the last story."""
        self._world.set_clock(moment)
        self._tell("clock", moment.isoformat())

    def fault(self, kind: str, **options: Any) -> None:
        """Let something go wrong from now on: see :class:`~tests.replica.faults.Fault`."""
        self._tell("fault", asdict(Fault(kind=kind, **options)))

    def mend(self) -> None:
        """End all faults."""
        self._tell("mend")

    def log(self, key: str = "") -> tuple[Entry, ...]:
        """Every request since the start, or since :meth:`forget`; of one site's, where it is named."""
        entries = (Entry(**entry) for entry in self._tell("log"))
        hosts = {self._world.room(key).site.host, *self._world.room(key).site.aliases} if key else set()
        return tuple(entry for entry in entries if not key or entry.host in hosts)

    def count(self) -> int:
        """How many requests the log has."""
        return int(self._tell("count"))

    def forget(self) -> None:
        """Empty the log."""
        self._tell("forget")

    def _tell(self, what: str, told: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", f"http://{CONTROL}/{what}?json={quote(json.dumps(told))}")
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()
