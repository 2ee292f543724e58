"""The signature is held against the published example, the store against a fake."""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from core.backup import object_store
from core.backup.object_store import (
    ObjectStore,
    StoreAccess,
    StoreFailure,
    as_stream,
    signed_headers,
)
from core.http import ApiAnswer, ApiRequest, RetrievalFailure

NOW = datetime(2013, 5, 24, tzinfo=UTC)
EXAMPLE = StoreAccess(
    "https://examplebucket.s3.amazonaws.com",
    "AKIA" + "IOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",  # pragma: allowlist secret
)


def test_the_signature_is_that_of_the_published_example() -> None:
    """GET Object of docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html."""
    lines = {"host": "examplebucket.s3.amazonaws.com", "range": "bytes=0-9"}
    found = signed_headers(EXAMPLE, "GET", "/test.txt", "", lines, b"", NOW)
    assert found["authorization"].endswith(
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


@dataclass
class FakeStore:
    """A store on one host, as far as it is asked; `refuses` answers with a fault at a method."""

    files: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)
    refuses: str = ""
    at_once: int = 1000
    """So many are listed in one answer."""

    def __call__(self, request: ApiRequest) -> ApiAnswer | RetrievalFailure:
        assert dict(request.headers)["authorization"].startswith("AWS4-HMAC-SHA256 Credential=k/")
        address = urlsplit(request.address)
        query = parse_qs(address.query, keep_blank_values=True)
        if self.refuses and self.refuses in f"{request.method} {request.address}":
            return ApiAnswer(403, b"<Error><Code>AccessDenied</Code></Error>")
        if request.method == "POST" and "uploads" in query:
            return ApiAnswer(200, b"<UploadId>u1</UploadId>")
        if request.method == "PUT" and "uploadId" in query:
            self.parts[query["partNumber"][0]] = request.body
            return ApiAnswer(200, b"")
        if request.method == "POST":
            numbers = re.findall(r"<PartNumber>(\d+)<", request.body.decode())
            self.files[address.path] = b"".join(self.parts.pop(each) for each in numbers)
            return ApiAnswer(200, b"<ok/>")
        if request.method == "PUT":
            self.files[address.path] = request.body
            return ApiAnswer(200, b"")
        if request.method == "DELETE":
            self.parts.clear()
            self.files.pop(address.path, None)
            return ApiAnswer(204, b"")
        if "list-type" in query:
            names = sorted(self.files)
            after = int(query.get("continuation-token", ["a&0"])[0].removeprefix("a&"))
            end = after + self.at_once
            keys = "".join(f"<Key>{each.removeprefix('/b/')}</Key>" for each in names[after:end])
            token = f"<NextContinuationToken>a&amp;{end}</NextContinuationToken>"
            return ApiAnswer(200, f"{keys}{token if end < len(names) else ''}".encode())
        first, last = re.findall(r"\d+", dict(request.headers)["range"])
        data = self.files[address.path]
        return ApiAnswer(206, data[int(first) : int(last) + 1]) if int(first) < len(data) else (
            ApiAnswer(416, b"")
        )  # fmt: skip


def store_of(fake: FakeStore) -> ObjectStore:
    access = StoreAccess("https://s3.example/b/copias", "k", "s")
    return ObjectStore(access, fake, lambda: NOW)


def test_small_and_large_files_come_back_as_they_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_store, "PART_BYTES", 1000)
    monkeypatch.setattr(object_store, "RANGE_BYTES", 700)
    fake = FakeStore()
    store = store_of(fake)
    for name, size in (("a", 10), ("b", 1000), ("c", 4321), ("d", 1400)):
        data = os.urandom(size)
        store.put(name, io.BytesIO(data))
        assert as_stream(store.pieces(name)).read() == data
    assert store.names() == ["a", "b", "c", "d"]
    store.delete("a")
    store.delete("a")
    assert store.names() == ["b", "c", "d"]
    assert list(fake.files) == ["/b/copias/b", "/b/copias/c", "/b/copias/d"]


def test_all_is_listed_however_many_a_store_tells_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeStore({f"/b/copias/{number:02}": b"" for number in range(25)}, at_once=10)
    assert store_of(fake).names() == [f"{number:02}" for number in range(25)]
    monkeypatch.setattr(object_store, "MOST_LISTS", 2)
    with pytest.raises(StoreFailure, match="more than 20 files"):
        store_of(fake).names()


def test_what_fails_on_the_way_is_given_up_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_store, "PART_BYTES", 1000)
    fake = FakeStore(refuses="partNumber=2")
    with pytest.raises(StoreFailure, match="403 AccessDenied"):
        store_of(fake).put("a", io.BytesIO(bytes(2500)))
    assert fake.files == {}
    assert fake.parts == {}
    silent = ObjectStore(
        StoreAccess("https://s3.example/b", "k", "s"),
        lambda _request: RetrievalFailure("no answer within 120 s"),
        lambda: NOW,
    )
    with pytest.raises(StoreFailure, match="no answer"):
        silent.names()
