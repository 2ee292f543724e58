"""A small S3 server on the loopback: put, in parts too, read by ranges, list, delete; and faults on
order, one for each request that has one waiting.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from core.storage.bucket_access import BucketAccess

_DATE = "%a, %d %b %Y %H:%M:%S GMT"


class ObjectServer(ThreadingHTTPServer):
    """One server with the buckets it has been given."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.objects: dict[str, bytes] = {}
        self.dates: dict[str, datetime] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.faults: deque[str] = deque()
        """`503`, `cut` (no answer), `short` (half of one), `denied`; the first comes next."""
        self.buckets = {"papeles"}
        self.requests: list[str] = []

    def access(self, bucket: str = "papeles", seconds: float = 5.0) -> BucketAccess:
        """Return who asks this server for a bucket."""
        address = f"http://127.0.0.1:{self.server_address[1]}/{bucket}/casa"
        return BucketAccess(address, "key", "secret", seconds=seconds)

    def keep(self, path: str, data: bytes) -> str:
        """Keep an object; return its tag."""
        self.objects[path], self.dates[path] = data, datetime.now(UTC)
        return self.tag(path)

    def tag(self, path: str) -> str:
        """Return the tag of an object."""
        return f'"{hashlib.md5(self.objects[path], usedforsecurity=False).hexdigest()}"'


class _Answer(BaseHTTPRequestHandler):
    server: ObjectServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def _begin(self) -> bool:
        address = urlsplit(self.path)
        self.place, self.query = unquote(address.path), parse_qs(address.query, True)
        self.body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.requests.append(f"{self.command} {self.place}")
        fault = self.server.faults.popleft() if self.server.faults else ""
        self.is_short = fault == "short"
        if fault == "cut":
            self.close_connection = True
        elif fault == "503":
            self._say(503, _error("SlowDown"))
        elif fault == "denied":
            self._say(403, _error("AccessDenied"))
        elif self.place.strip("/").partition("/")[0] not in self.server.buckets:
            self._say(404, _error("NoSuchBucket"))
        else:
            return True
        return False

    def _say(self, status: int, data: bytes = b"", **lines: str) -> None:
        self.send_response(status)
        for name, value in lines.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data[: len(data) // 2] if self.is_short else data)
            self.close_connection = self.close_connection or self.is_short

    def do_GET(self) -> None:
        if not self._begin():
            return
        if "list-type" in self.query:
            self._say(200, _listing(self.server, self.place.strip("/"), self.query))
            return
        data = self.server.objects.get(self.place)
        if data is None:
            self._say(404, _error("NoSuchKey"))
            return
        lines = {"etag": self.server.tag(self.place)}
        lines["last_modified"] = self.server.dates[self.place].strftime(_DATE)
        if self.headers.get("if-match", lines["etag"]) != lines["etag"]:
            self._say(412, _error("PreconditionFailed"))
            return
        wanted = re.findall(r"\d+", self.headers.get("range", ""))
        if not wanted:
            self._say(200, data, **lines)
            return
        first, last = int(wanted[0]), min(int(wanted[1]), len(data) - 1)
        lines["content_range"] = f"bytes {first}-{last}/{len(data)}"
        self._say(206, data[first : last + 1], **lines)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        if not self._begin():
            return
        if "uploadId" in self.query:
            parts = self.server.parts.setdefault(self.query["uploadId"][0], {})
            parts[int(self.query["partNumber"][0])] = self.body
            self._say(200, etag='"part"')
        elif self.headers.get("if-none-match") == "*" and self.place in self.server.objects:
            self._say(412, _error("PreconditionFailed"))
        else:
            self._say(200, etag=self.server.keep(self.place, self.body))

    def do_POST(self) -> None:
        if not self._begin():
            return
        if "uploads" in self.query:
            upload = f"u{len(self.server.requests)}"
            self._say(200, _upload(upload))
            return
        if "delete" in self.query:
            self._say(200, _delete(self.server, self.place, self.body))
            return
        parts = self.server.parts.pop(self.query["uploadId"][0])
        tag = self.server.keep(self.place, b"".join(parts[each] for each in sorted(parts)))
        self._say(200, _whole(tag))


@contextmanager
def object_server() -> Iterator[ObjectServer]:
    """Yield a server at work."""
    server = ObjectServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# -- inside ---------------------------------------------------------------------------------


def _error(code: str) -> bytes:
    return f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode()


def _upload(upload: str) -> bytes:
    return (
        "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key>"
        f"<UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
    ).encode()


def _delete(server: ObjectServer, bucket: str, body: bytes) -> bytes:
    keys = re.findall(r"<Key>([^<]*)</Key>", body.decode())
    for key in keys:
        server.objects.pop(f"{bucket.rstrip('/')}/{key}", None)
    gone = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
    return f"<DeleteResult>{gone}</DeleteResult>".encode()


def _whole(tag: str) -> bytes:
    return (
        "<CompleteMultipartUploadResult><Location>l</Location><Bucket>b</Bucket><Key>k</Key>"
        f"<ETag>{escape(tag)}</ETag></CompleteMultipartUploadResult>"
    ).encode()


def _listing(server: ObjectServer, bucket: str, query: dict[str, list[str]]) -> bytes:
    prefix, is_flat = query.get("prefix", [""])[0], "delimiter" not in query
    lines = []
    for path in sorted(server.objects):
        key = path.removeprefix(f"/{bucket}/")
        if key.startswith(prefix) and (is_flat or "/" not in key[len(prefix) :]):
            lines.append(
                f"<Contents><Key>{escape(key)}</Key><Size>{len(server.objects[path])}</Size>"
                f"<LastModified>{server.dates[path]:%Y-%m-%dT%H:%M:%S.%f}Z</LastModified>"
                f"<ETag>{escape(server.tag(path))}</ETag></Contents>"
            )
    return f"<ListBucketResult>{''.join(lines)}</ListBucketResult>".encode()
