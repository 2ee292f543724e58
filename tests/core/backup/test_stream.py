from __future__ import annotations

import io

import pytest

from core.backup import stream
from core.backup.keys import BackupLock, BadBackup, new_key_pair
from core.backup.stream import OpeningReader, SealingWriter

PUBLIC, SECRET = new_key_pair()
OPEN = BackupLock(secret_key=SECRET)


def sealed(data: bytes, *, is_finished: bool = True) -> bytes:
    sink = io.BytesIO()
    writer = SealingWriter(sink, BackupLock(public_key=PUBLIC))
    for start in range(0, len(data), 700):
        writer.write(data[start : start + 700])
    if is_finished:
        writer.finish()
    return sink.getvalue()


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 2000, 5500])
def test_what_goes_in_comes_out(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "FRAME_BYTES", 1000)
    data = bytes(index % 251 for index in range(size))
    found = OpeningReader(io.BytesIO(sealed(data)), OPEN)
    assert io.BufferedReader(found).read() == data


def test_a_stream_that_was_not_finished_has_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "FRAME_BYTES", 1000)
    found = OpeningReader(io.BytesIO(sealed(bytes(3500), is_finished=False)), OPEN)
    with pytest.raises(BadBackup, match="end is missing"):
        io.BufferedReader(found).read()


def test_every_bit_of_the_head_counts() -> None:
    data = sealed(b"short")
    for at in range(len(data)):
        spoiled = bytearray(data)
        spoiled[at] ^= 1
        with pytest.raises(BadBackup):
            OpeningReader(io.BytesIO(bytes(spoiled)), OPEN).read(10)
