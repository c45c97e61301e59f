"""Server: the replica as a proxy for all its sites, over real HTTP; a loop of its own, no threads."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tests.replica import tls
from tests.replica.exchange import Answer, Request
from tests.replica.faults import Fault
from tests.replica.world import World

#: The host by which the replica itself is spoken to, for faults, edits and the log.
CONTROL: Final = "replica.test"

#: Lingering for no time at all: a close that resets the connection.
_RESET: Final = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One request in the log: when it came, and how many of its site were then under way.

    ``at`` is of the machine's steady clock (:func:`time.monotonic`), the same in all processes.
    """

    at: float
    host: str
    path: str
    query: str
    agent: str
    status: int
    fault: str
    under_way: int


class Server:
    """One world, its faults and its log, behind one port."""

    def __init__(self, world: World, certificate: Path) -> None:
        self.world = world
        self.context = tls.context(certificate)
        self.log: list[Entry] = []
        self._faults: list[Fault] = []
        self._left: dict[int, int] = {}
        self._under_way: Counter[str] = Counter()

    def open(self, host: str) -> int:
        """Count a request of a site as begun; how many there are of it now."""
        self._under_way[host] += 1
        return self._under_way[host]

    def close(self, host: str) -> None:
        """Count a request of a site as answered, or as given up."""
        self._under_way[host] -= 1

    def reply(self, request: Request, *, under_way: int) -> tuple[Answer, Fault | None]:
        """The answer to a request, and what goes wrong with it."""
        fault = self._fault(request)
        answer = self.world.answer(request)
        if fault:
            answer = fault.spoil(request, answer, self.world.at(request.host))
        query = "&".join(f"{name}={value}" for name, value in request.query.items())
        entry = Entry(
            at=time.monotonic(), host=request.host, path=request.path, query=query,
            agent=request.headers.get("user-agent", ""), status=answer.status,
            fault=fault.kind if fault else "", under_way=under_way,
        )  # fmt: skip
        self.log.append(entry)
        return answer, fault

    def control(self, request: Request) -> Answer:
        """What the replica itself is told, or asked for."""
        told: Any = json.loads(request.query.get("json") or "null")
        result: Any = None
        if request.path == "/fault":
            self._faults.append(Fault(**told))
            self._left[len(self._faults) - 1] = told["times"]
        elif request.path == "/mend":
            self._faults.clear()
            self._left.clear()
        elif request.path == "/edit":
            self.world.edit(told["key"], told["turn"])
        elif request.path == "/clock":
            self.world.set_clock(datetime.fromisoformat(told))
        elif request.path == "/log":
            result = [asdict(entry) for entry in self.log]
        elif request.path == "/count":
            result = len(self.log)
        elif request.path == "/forget":
            self.log.clear()
        else:
            return Answer(status=404)
        return Answer(body=json.dumps(result).encode(), headers={"Content-Type": "application/json"})

    def _fault(self, request: Request) -> Fault | None:
        for number, fault in enumerate(self._faults):
            if fault.fits(request):
                if fault.times == 0:
                    return fault
                if self._left[number]:
                    self._left[number] -= 1
                    return fault
        return None


class Connection(asyncio.Protocol):
    """One connection; its requests are answered one after the other."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = b""
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        if self._task:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._task is None:
            self._serve()

    def _serve(self) -> None:
        """Answer what is in the buffer: at once, or in a task where time is to pass."""
        while b"\r\n\r\n" in self._buffer and self._task is None and not self._transport.is_closing():
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            request = Request.read(head)
            if request.method == "CONNECT":
                self._task = asyncio.get_running_loop().create_task(self._secure())
                return
            if request.host == CONTROL:
                self._send(self._server.control(request), request)
                continue
            under_way = self._server.open(request.host)
            answer, fault = self._server.reply(request, under_way=under_way)
            if fault and fault.kind in ("late", "trickle", "hang"):
                self._task = asyncio.get_running_loop().create_task(self._slowly(request, answer, fault))
            else:
                self._server.close(request.host)
                self._break(answer, fault) if fault and fault.kind in ("reset", "truncate") else self._send(
                    answer, request
                )

    async def _secure(self) -> None:
        """Go on in TLS, as a proxy's tunnel to a site that speaks HTTPS does."""
        self._transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        secured = await asyncio.get_running_loop().start_tls(
            self._transport, self, self._server.context, server_side=True
        )
        assert isinstance(secured, asyncio.Transport)
        self._transport, self._task = secured, None
        self._serve()

    async def _slowly(self, request: Request, answer: Answer, fault: Fault) -> None:
        try:
            if fault.kind == "trickle":
                self._transport.write(answer.head)
                size = len(answer.body) // fault.number + 1
                for start in range(0, len(answer.body), size):
                    self._transport.write(answer.body[start : start + size])
                    await asyncio.sleep(fault.seconds)
            else:
                await asyncio.sleep(fault.seconds if fault.kind == "late" else 3600)
                self._send(answer, request)
        finally:
            self._server.close(request.host)
        self._task = None
        self._serve()

    def _send(self, answer: Answer, request: Request) -> None:
        bare = request.method == "HEAD" or answer.status in (204, 304)
        self._transport.write(answer.head + (b"" if bare else answer.body))

    def _break(self, answer: Answer, fault: Fault) -> None:
        if fault.kind == "truncate":
            self._transport.write(answer.head + answer.body[: len(answer.body) // 2])
            self._transport.close()
            return
        bare = self._transport.get_extra_info("socket")
        bare.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._transport.abort()


async def serve(world: World, *, certificate: Path, port: int = 0) -> asyncio.Server:
    """Listen on a free port of this machine; ``certificate`` is shown to whoever speaks TLS."""
    server = Server(world, certificate)
    return await asyncio.get_running_loop().create_server(lambda: Connection(server), "127.0.0.1", port)
