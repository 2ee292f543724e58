"""Servers that behave badly, each behaviour on a port of its own: real sockets on loopback."""

from __future__ import annotations

import gzip
import itertools
import selectors
import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PAUSE_SECONDS = 0.02
"""Between two drops of a drip: far less than any limit, so that no timeout of a socket ends it."""
OK = b"HTTP/1.1 200 OK\r\n"
LATE = "no answer"


class Line:
    """One accepted connection, as a behaviour sees it."""

    def __init__(self, connection: socket.socket, is_over: threading.Event) -> None:
        self.connection, self._is_over = connection, is_over

    def head(self) -> bytes:
        """Read what was asked, up to the empty line."""
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self.connection.recv(4096)
            if not piece:
                break
            head += piece
        return head

    def say(self, *pieces: bytes) -> None:
        """Read the question and answer it."""
        self.head()
        for piece in pieces:
            self.connection.sendall(piece)

    def drip(self, pieces: Iterable[bytes]) -> None:
        """Send piece after piece, a moment between each two, until nobody listens any more."""
        for piece in pieces:
            if self._is_over.wait(PAUSE_SECONDS):
                return
            self.connection.sendall(piece)

    def pour(self, piece: bytes) -> None:
        """Send the same without end, as fast as it is taken."""
        while not self._is_over.is_set():
            self.connection.sendall(piece)

    def wait(self) -> None:
        """Say nothing more, and hold the connection."""
        self._is_over.wait()


Serve = Callable[[Line], None]


@dataclass(frozen=True)
class Behaviour:
    """One way to behave, and a word of the reason a reader must give for it."""

    name: str
    reason: str
    serve: Serve
    scheme: str = "http"


def _with_body(body: bytes, *headers: bytes, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    lines = b"".join(header + b"\r\n" for header in headers)
    return OK + lines + b"Content-Length: %d\r\n\r\n" % size + body


def _fixed(name: str, reason: str, *pieces: bytes) -> Behaviour:
    return Behaviour(name, reason, lambda line: line.say(*pieces))


def _redirect(name: str, reason: str, location: bytes) -> Behaviour:
    return _fixed(
        name,
        reason,
        # It says that it closes: a line kept open and closed meanwhile would be another behaviour.
        b"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: "
        + location
        + b"\r\n\r\n",
    )


def _held(name: str, *pieces: bytes) -> Behaviour:
    def serve(line: Line) -> None:
        line.say(*pieces)
        line.wait()

    return Behaviour(name, LATE, serve)


def _dripped(name: str, first: bytes, drops: Iterable[bytes], reason: str = LATE) -> Behaviour:
    def serve(line: Line) -> None:
        line.say(first)
        line.drip(drops)

    return Behaviour(name, reason, serve)


def _poured(name: str, reason: str, first: bytes, again: bytes) -> Behaviour:
    def serve(line: Line) -> None:
        line.say(first)
        line.pour(again)

    return Behaviour(name, reason, serve)


def _reset(line: Line) -> None:
    line.head()
    line.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _silent(line: Line) -> None:
    line.wait()


def _drip_handshake(line: Line) -> None:
    line.connection.recv(4096)
    line.drip([b"\x16", b"\x03", b"\x03", b"\x40", b"\x00", *[b"\x02"] * 100_000])


def _mebibytes(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield bytes(1 << 20)


def _gzip_bomb(mebibytes: int) -> bytes:
    fold = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join(fold.compress(piece) for piece in _mebibytes(mebibytes)) + fold.flush()


_A = itertools.repeat(b"a")
_CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
_ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY b%d "&a;&a;">' % number for number in range(9))
    + b"]><alert>&b8;</alert>"
)


def good(name: str, body: bytes) -> Behaviour:
    """Return a server that answers as it should."""
    return _fixed(name, "", _with_body(body))


def behaviours(*, bomb_mebibytes: int) -> list[Behaviour]:
    """All of them; the bombs unfold to so many MiB."""
    bomb = _gzip_bomb(bomb_mebibytes)
    deflated = zlib.compress(bytes(bomb_mebibytes << 20), 9)
    return [
        # -- too slow, at each stage
        Behaviour("never a word", LATE, _silent),
        Behaviour("never a word in TLS", LATE, _silent, "https"),
        Behaviour("handshake drip", LATE, _drip_handshake, "https"),
        _held("a question and no answer"),
        _dripped("status line drip", b"HTTP/1.1 200 ", _A),
        _dripped("header drip", OK + b"X-A: ", _A),
        _dripped("header line by line", OK, [b"X-%d: a\r\n" % n for n in range(90)], LATE),
        _dripped("body drip", OK + b"\r\n", _A),
        _dripped("body drip of a stated length", OK + b"Content-Length: 99999\r\n\r\n", _A),
        _dripped("chunk drip", _CHUNKED, itertools.repeat(b"1\r\na\r\n")),
        _dripped("chunk size drip", _CHUNKED, itertools.repeat(b"0")),
        _dripped(
            "gzip drip", OK + b"Content-Encoding: gzip\r\n\r\n", [bytes([each]) for each in bomb]
        ),
        _dripped("drip of 100 Continue", b"", itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n")),
        _dripped("redirect drip", b"HTTP/1.1 302 Found\r\nLocation: /", _A),
        _held("the last byte never comes", _with_body(b"<rss/>", length=7)),
        _held("the last chunk never comes", _CHUNKED + b"6\r\n<rss/>\r\n"),
        # -- too much
        _poured("endless body", "larger than", OK + b"\r\n", b"x" * 65_536),
        _poured("endless chunks", "larger than", _CHUNKED, b"8000\r\n" + b"x" * 32_768 + b"\r\n"),
        _poured("endless header line", "too long", OK + b"X-A: ", b"a" * 65_536),
        _poured("endless headers", "too many lines", OK, b"X-A: a\r\n" * 64),
        _poured("endless status line", "too long", b"HTTP/1.1 200 ", b"a" * 65_536),
        _poured("flood of 100 Continue", LATE, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 64),
        _poured("endless chunk extension", "too long", _CHUNKED + b"5;", b"a" * 65_536),
        _fixed("gzip bomb", "larger than", _with_body(bomb, b"Content-Encoding: gzip")),
        _fixed("deflate bomb", "larger than", _with_body(deflated, b"Content-Encoding: deflate")),
        _fixed("huge stated length", "cut off", _with_body(b"<rss/>", length=10**18)),
        _fixed("entities", "", _with_body(_ENTITIES)),
        _fixed("deep JSON", "", _with_body(b"[" * 90_000)),
        # -- cut off
        Behaviour("hangs up at once", "hung up", lambda line: None),
        Behaviour("resets", "hung up", _reset),
        _fixed("hangs up without an answer", "hung up"),
        _fixed("hangs up in the header", "empty", OK + b"Content-Le"),
        _fixed("hangs up before the length", "cut off", _with_body(b"<rss", length=4000)),
        _fixed("hangs up between chunks", "cut off", _CHUNKED + b"6\r\n<rss/>\r\n"),
        _fixed(
            "half a gzip",
            "cut off",
            _with_body(gzip.compress(b"a" * 99)[:-9], b"Content-Encoding: gzip"),
        ),
        # -- nonsense
        _fixed("no HTTP", "does not speak HTTP", b"SSH-2.0-OpenSSH_9.2\r\n"),
        _fixed("an unknown version", "does not speak HTTP", b"HTTP/9.9 200 OK\r\n\r\n<rss/>"),
        _fixed("a status of words", "does not speak HTTP", b"HTTP/1.1 good OK\r\n\r\n<rss/>"),
        _fixed("status 999", "HTTP 999", b"HTTP/1.1 999 Hm\r\nContent-Length: 0\r\n\r\n"),
        _fixed("chunk sizes of words", "cut off", _CHUNKED + b"zz\r\n<rss/>\r\n0\r\n\r\n"),
        _fixed("a negative chunk", "cut off", _CHUNKED + b"-5\r\n<rss/>\r\n0\r\n\r\n"),
        _fixed(
            "two lengths",
            "two lengths",
            OK + b"Content-Length: 6\r\nContent-Length: 9\r\n\r\n<rss/>",
        ),
        _fixed("a length of words", "", OK + b"Content-Length: six\r\n\r\n<rss/>"),
        _fixed("no gzip", "unfolded", _with_body(b"<rss/>", b"Content-Encoding: gzip")),
        _fixed("gzip twice", "encoding", _with_body(b"..", b"Content-Encoding: gzip, gzip")),
        _fixed(
            "an encoding nobody asked for", "encoding", _with_body(b"..", b"Content-Encoding: br")
        ),
        _fixed(
            "bytes in headers",
            "",
            _with_body(b"\xff\xfe\0", b"X-\xe9\xff: \x00\xff", b"ETag: \xff"),
        ),
        _fixed("half of UTF-16", "", _with_body("<rss/>".encode("utf-16")[:-1])),
        _fixed("nothing", "empty", _with_body(b"")),
        _fixed("304 unasked", "304", b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        _fixed("a page to sign in", "", _with_body(b"<html><body>Sign in</body></html>")),
        _fixed("too many requests", "429", b"HTTP/1.1 429 Slow\r\nRetry-After: 9999999999\r\n\r\n"),
        Behaviour(
            "no TLS",
            "does not speak TLS",
            lambda line: line.connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n"),
            "https",
        ),
        # -- leading away
        _redirect("a loop of redirects", "redirects", b"/feed"),
        _redirect("a redirect inside", "inside", b"http://10.0.0.1/"),
        _redirect("a redirect to metadata", "inside", b"http://169.254.169.254/latest/"),
        _redirect("a redirect to a file", "not an http address", b"file:///etc/passwd"),
        _redirect("a redirect with a password", "password", b"http://user:secret@127.0.0.1/"),
        _redirect("a redirect to nowhere", "unusable address", b"http://[/"),
        _fixed(
            "a redirect without a place",
            "redirects",
            b"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        ),
    ]


@dataclass
class HostileServers:
    """The addresses of all the behaviours, by name."""

    addresses: dict[str, str] = field(default_factory=dict)
    connections: dict[str, int] = field(default_factory=dict)
    is_over: threading.Event = field(default_factory=threading.Event)
    is_closed: bool = False

    def let_go(self) -> None:
        """Have all of them hang up."""
        self.is_over.set()


@contextmanager
def hostile_servers(kinds: Iterable[Behaviour]) -> Iterator[HostileServers]:
    """Serve each behaviour on a port of its own of 127.0.0.1."""
    servers = HostileServers()
    with selectors.DefaultSelector() as selector:
        for kind in kinds:
            listener = socket.create_server(("127.0.0.1", 0), backlog=64)
            port = listener.getsockname()[1]
            servers.addresses[kind.name] = f"{kind.scheme}://127.0.0.1:{port}/feed"
            selector.register(listener, selectors.EVENT_READ, kind)
        thread = threading.Thread(target=_accept, args=(selector, servers), daemon=True)
        thread.start()
        try:
            yield servers
        finally:
            servers.let_go()
            servers.is_closed = True
            thread.join()
            for key in list(selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port whose queue is full: nobody who dials it is ever answered."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        try:
            yield port
        finally:
            for each in waiting:
                each.close()


def _accept(selector: selectors.BaseSelector, servers: HostileServers) -> None:
    while not servers.is_closed:
        for key, _ in selector.select(0.05):
            connection, _address = key.fileobj.accept()  # type: ignore[union-attr]
            servers.connections[key.data.name] = servers.connections.get(key.data.name, 0) + 1
            threading.Thread(
                target=_serve, args=(key.data, connection, servers.is_over), daemon=True
            ).start()


def _serve(kind: Behaviour, connection: socket.socket, is_over: threading.Event) -> None:
    with connection, suppress(OSError, ssl.SSLError):
        connection.settimeout(30)
        if is_over.is_set():
            return
        kind.serve(Line(connection, is_over))
