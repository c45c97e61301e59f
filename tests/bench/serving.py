"""Serving: how long the screen takes to answer, asked so many times a second from another process.

The database is one that was published before: ``python -m tests.bench publish --keep FILE``.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import httpx

from tests.bench.screen import say

#: Kinds of pages, and how often each is asked for.
_MIX = {"search": 5, "facet": 3, "record": 3, "claim": 1, "start": 1}


def measure(arguments: Sequence[str]) -> None:
    """Serve a published database, ask it at a steady rate, and say how long the answers took."""
    parser = ArgumentParser(prog="python -m tests.bench serve", description=measure.__doc__)
    parser.add_argument("--db", type=Path, help="a published database; without one nothing is measured")
    parser.add_argument("--rate", type=float, default=20, help="requests a second (default 20)")
    parser.add_argument("--seconds", type=float, default=20, help="for how long (default 20)")
    args = parser.parse_args(arguments)
    if args.db is None:
        say("serve: left out, because no database is named (--db)")
        return
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--db", str(args.db), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ) as server:
        assert server.stderr
        found = re.search(r"http://\S+:\d+", server.stderr.readline())
        assert found
        try:
            requests = _requests(args.db, int(args.rate * args.seconds))
            started = _worked(server.pid)
            took = asyncio.run(_ask(found[0], requests, rate=args.rate))
            work = (_worked(server.pid) - started) / len(requests)
        finally:
            server.send_signal(signal.SIGTERM)
    load = os.getloadavg()[0]
    say(f"{len(requests)} requests at {args.rate:g} a second, {work:.0f} ms of work each; load {load:.1f}")
    for kind in (*_MIX, "failed", "all"):
        times = sorted(time for name, time in took if kind in (name, "all"))
        if len(times) > 1:
            cuts = statistics.quantiles(times, n=100)
            said = f"median {cuts[49]:6.0f} ms   95 % {cuts[94]:6.0f} ms   max {times[-1]:6.0f} ms"
            say(f"{kind:8} {len(times):5}   {said}")


def _worked(pid: int) -> float:
    """Milliseconds that a process has computed so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _requests(db: Path, count: int) -> list[tuple[str, str, dict[str, str]]]:
    """What readers ask: words of the figures, facets after them, records, claims, the start page."""
    choose = random.Random(1)
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "SELECT id, measured, province, agency, kind, claim_id FROM statistics WHERE measured != ''"
        ).fetchall()
    asked = []
    for kind in choose.choices(list(_MIX), list(_MIX.values()), k=count):
        id, measured, province, agency, sort, claim = choose.choice(rows)
        if kind == "claim" and not claim:
            kind = "record"
        path = {"record": f"/figure/{id}", "claim": f"/claim/{claim}", "start": "/"}.get(kind, "/figures")
        sought = {"q": " ".join(measured.split()[:2])}
        narrowed = choose.choice([{"place": province}, {"agency": agency}, {"kind": sort}])
        alone = choose.random() < 0.5  # of all figures, which is soon remembered, or of those of a search
        words = {"search": sought, "facet": narrowed if alone else sought | narrowed}.get(kind, {})
        asked.append((kind, path, words))
    return asked


async def _ask(
    home: str, requests: list[tuple[str, str, dict[str, str]]], *, rate: float
) -> list[tuple[str, float]]:
    """Ask at a steady rate, whether or not answers have come; kinds and milliseconds."""
    took: list[tuple[str, float]] = []

    async def one(client: httpx.AsyncClient, kind: str, path: str, words: dict[str, str]) -> None:
        began = time.perf_counter()
        answer = await client.get(path, params=words)
        took.append((kind if answer.is_success else "failed", (time.perf_counter() - began) * 1000))

    async with httpx.AsyncClient(base_url=home, timeout=120) as client:
        await client.get("/")  # the server's first page loads what it needs
        await client.get("/figures", params={"q": "وام"})
        tasks = []
        for request in requests:
            tasks.append(asyncio.create_task(one(client, *request)))
            await asyncio.sleep(1 / rate)
        await asyncio.gather(*tasks)
    return took
