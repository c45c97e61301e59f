"""Server: a site whose every answer a test writes down, behind a proxy on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent; ``broken`` closes the connection before all of ``body`` was."""

    status: int = 200
    body: bytes = b"<html></html>"
    headers: Mapping[str, str] = field(default_factory=dict)
    broken: bool = False


#: The answers of one address, in turn; the last one stays.
Script = list[Answer] | Answer | Callable[[Mapping[str, str]], Answer]


@dataclass(slots=True)
class Site:
    """A running site: ``asked`` are the addresses that were asked for, in order."""

    proxy: str = ""
    asked: list[str] = field(default_factory=list)


@contextmanager
def serving(script: Mapping[str, Script]) -> Iterator[Site]:
    """A site with these answers, by whole address; 404 for every other one."""
    site = Site()
    script = dict(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            site.asked.append(self.path)
            answers = script.get(self.path, Answer(status=404))
            if callable(answers):
                answer = answers(self.headers)
            elif isinstance(answers, list):
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
            else:
                answer = answers
            self.send_response(answer.status)
            headers = {"Content-Type": "text/html", "Content-Length": str(len(answer.body))} | answer.headers
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.broken else answer.body)
            self.close_connection = answer.broken

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.proxy = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
