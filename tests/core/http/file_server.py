"""A server of one file on this machine, which does with a question what a test tells it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class ServedFile:
    """What is served, and how."""

    body: bytes
    tag: str = '"one"'
    breaks_after: list[int] = field(default_factory=list)
    """Of each answer in turn: after how many bytes the line breaks."""
    knows_ranges: bool = True
    minds_validators: bool = True
    says_length: bool = True
    more: bytes = b""
    """Sent behind the end."""
    shift: int = 0
    """A part begins so many bytes off."""
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """The `Range` of each question."""

    def part(self, headers: dict[str, str]) -> tuple[int, int]:
        """Return the status, and from where on is sent."""
        found = re.fullmatch(r"bytes=(\d+)-", headers.get("Range", ""))
        self.asked.append(headers.get("Range", ""))
        is_other = self.minds_validators and headers.get("If-Range", self.tag) != self.tag
        if not found or not self.knows_ranges or is_other:
            return 200, 0
        start = int(found[1])
        return (206, start + self.shift) if start < len(self.body) else (416, 0)


@contextmanager
def serving(served: ServedFile) -> Iterator[str]:
    """Serve a file while it lasts; yield its address."""
    handler = type("FileHandler", (_Handler,), {"served": served})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/layer.zip"
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: ServedFile

    def do_GET(self) -> None:
        served = self.served
        status, start = served.part(dict(self.headers))
        status = served.status or status
        total = len(served.body)
        rest = served.body[start:] if status in {200, 206} else b""
        self.send_response(status)
        if served.tag:
            self.send_header("ETag", served.tag)
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        if status == 416:
            self.send_header("Content-Range", f"bytes */{total}")
        for name, value in served.headers.items():
            self.send_header(name, value)
        if served.says_length:
            self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        cut = served.breaks_after.pop(0) if served.breaks_after else None
        self.wfile.write((rest + served.more)[:cut])
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""
