"""A gateway at an address of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from tests.gateways.misbehaving import FakeAnswer, Mischief


class AnsweringGateway(Protocol):
    """What is served."""

    mischief: Mischief

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> FakeAnswer:
        """Return what is answered to one question."""


@contextmanager
def served(gateway: AnsweringGateway) -> Iterator[str]:
    """Serve a gateway while it lasts; yield `127.0.0.1:<port>`."""
    handler = type("GatewayHandler", (_Handler,), {"gateway": gateway})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    gateway: AnsweringGateway
    answers = 0

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.gateway.answer(self.command, self.path, dict(self.headers), body)
        _Handler.answers += 1
        if _Handler.answers % 10 == 0 and self.gateway.mischief.slow_seconds:
            time.sleep(self.gateway.mischief.slow_seconds)
        if answer.is_lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(answer.status)
        for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
