"""An S3-compatible object store, as far as backups need one: put in parts, list, read, delete.

Requests are signed by AWS Signature Version 4, which every such store understands; addresses name
the bucket in their path. The host is the one the operator named, asked over https.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from core.errors import AtalayaError
from core.http import ApiAnswer, ApiRequest, AskApi

PART_BYTES = 16 << 20
RANGE_BYTES = 2 << 20
"""An answer holds 4 MiB at most (`core.http.exchange`)."""
MOST_LISTS = 1000
_KEY = re.compile(r"<Key>([^<]*)</Key>")
_MORE = re.compile(r"<NextContinuationToken>([^<]+)</NextContinuationToken>")
_UPLOAD = re.compile(r"<UploadId>([^<]+)</UploadId>")


class StoreFailure(AtalayaError):
    """The object store did not do what it was asked."""


@dataclass(frozen=True, slots=True)
class StoreAccess:
    """Who asks, and where."""

    address: str
    """`https://host/bucket`, or with a prefix behind it."""
    key: str
    secret: str = field(repr=False)
    region: str = "us-east-1"


class ObjectStore:
    """One bucket, below one prefix."""

    def __init__(self, access: StoreAccess, ask: AskApi, clock: Callable[[], datetime]) -> None:
        self._access, self._ask, self._clock = access, ask, clock
        parts = urlsplit(access.address)
        bucket, _slash, prefix = parts.path.strip("/").partition("/")
        self._host, self._origin = parts.netloc, f"{parts.scheme}://{parts.netloc}"
        self._bucket, self._prefix = f"/{bucket}", f"{prefix}/" if prefix else ""

    def names(self) -> list[str]:
        """Return the names of what is there, in the order of the alphabet: a store lists a
        thousand at once, and says how to ask for more.
        """
        query, found = {"list-type": "2", "prefix": self._prefix}, list[str]()
        for _ in range(MOST_LISTS):
            text = self._call("GET", self._bucket, query).data.decode("utf-8", "replace")
            found += (key.removeprefix(self._prefix) for key in _KEY.findall(text))
            more = _MORE.search(text)
            if more is None:
                return sorted(found)
            query["continuation-token"] = unescape(more[1])
        raise StoreFailure(f"the object store lists more than {len(found)} files below the prefix")

    def put(self, name: str, source: BinaryIO) -> None:
        """Store a file that is read once: whole, or not at all."""
        first = source.read(PART_BYTES)
        if len(first) < PART_BYTES:
            self._call("PUT", self._path(name), {}, first)
            return
        answer = self._call("POST", self._path(name), {"uploads": ""})
        found = _UPLOAD.search(answer.data.decode("utf-8", "replace"))
        if found is None:
            raise StoreFailure("the object store began no upload")
        try:
            self._put_parts(name, found[1], first, source)
        except BaseException:
            self._ask(self._signed("DELETE", self._path(name), {"uploadId": found[1]}, b""))
            raise

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a file in pieces."""
        at = 0
        while True:
            wanted = {"range": f"bytes={at}-{at + RANGE_BYTES - 1}"}
            answer = self._call("GET", self._path(name), {}, b"", wanted, also=(416,))
            if answer.status == 416 or not answer.data:
                return
            yield answer.data
            if len(answer.data) < RANGE_BYTES:
                return
            at += len(answer.data)

    def delete(self, name: str) -> None:
        """Delete a file, if it is there."""
        self._call("DELETE", self._path(name), {}, also=(404,))

    # -- inside -----------------------------------------------------------------------------

    def _put_parts(self, name: str, upload: str, part: bytes, source: BinaryIO) -> None:
        tags: list[str] = []
        while part:
            number = len(tags) + 1
            query = {"partNumber": str(number), "uploadId": upload}
            self._call("PUT", self._path(name), query, part)
            tags.append(hashlib.md5(part, usedforsecurity=False).hexdigest())
            part = source.read(PART_BYTES)
        listed = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>&quot;{tag}&quot;</ETag></Part>"
            for number, tag in enumerate(tags, 1)
        )
        whole = f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>".encode()
        answer = self._call("POST", self._path(name), {"uploadId": upload}, whole)
        if b"<Error>" in answer.data:  # with status 200: the store had begun to answer
            raise StoreFailure("the object store did not put the parts together")

    def _path(self, name: str) -> str:
        return f"{self._bucket}/{self._prefix}{name}"

    def _call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        also: tuple[int, ...] = (),
    ) -> ApiAnswer:
        answer = self._ask(self._signed(method, path, query, body, headers))
        if not isinstance(answer, ApiAnswer):
            raise StoreFailure(f"the object store: {answer.reason}")
        if answer.status not in {200, 204, 206, *also}:
            code = re.search(rb"<Code>([A-Za-z]{1,60})</Code>", answer.data)
            words = code[1].decode() if code else ""
            raise StoreFailure(f"the object store: HTTP {answer.status} {words}".rstrip())
        return answer

    def _signed(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: bytes,
        headers: Mapping[str, str] | None = None,
    ) -> ApiRequest:
        asked = "&".join(
            f"{quote(name, safe='')}={quote(query[name], safe='')}" for name in sorted(query)
        )
        place = quote(path, safe="/-_.~")
        lines = {"host": self._host, **(headers or {})}
        signed = signed_headers(self._access, method, place, asked, lines, body, self._clock())
        address = f"{self._origin}{place}" + (f"?{asked}" if asked else "")
        sent = tuple((name, value) for name, value in signed.items() if name != "host")
        return ApiRequest(method, address, sent, body)


def signed_headers(
    access: StoreAccess,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
) -> dict[str, str]:
    """Return the headers with those that sign the request (AWS Signature Version 4)."""
    stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    digest = hashlib.sha256(body).hexdigest()
    lines = {**headers, "x-amz-content-sha256": digest, "x-amz-date": stamp}
    names = ";".join(sorted(lines))
    listed = "".join(f"{name}:{lines[name].strip()}\n" for name in sorted(lines))
    request = "\n".join((method, path, query, listed, names, digest))
    scope = f"{day}/{access.region}/s3/aws4_request"
    text = "\n".join(
        ("AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest())
    )
    key = f"AWS4{access.secret}".encode()
    for word in (day, access.region, "s3", "aws4_request"):
        key = hmac.digest(key, word.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    credential = f"Credential={access.key}/{scope}"
    lines["authorization"] = (
        f"AWS4-HMAC-SHA256 {credential},SignedHeaders={names},Signature={signature}"
    )
    return lines


def as_stream(pieces: Iterator[bytes]) -> BinaryIO:
    """Return pieces as a file that is read once."""
    return io.BufferedReader(_Pieces(pieces))


class _Pieces(io.RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces, self._rest = pieces, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(target)  # type: ignore[arg-type]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(view), len(self._rest))
        view[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
