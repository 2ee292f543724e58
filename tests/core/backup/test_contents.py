from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import Any

import pytest

from core.backup import contents
from core.backup.contents import MANIFEST, PartsReader, PartsWriter
from core.backup.keys import BackupLock, BadBackup, new_key_pair

PUBLIC, SECRET = new_key_pair()
OPEN = BackupLock(secret_key=SECRET)


def written(fill: Callable[[PartsWriter], Any]) -> bytes:
    sink = io.BytesIO()
    fill(PartsWriter(sink, BackupLock(public_key=PUBLIC)))
    return sink.getvalue()


def read(data: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    reader = PartsReader(io.BytesIO(data), OPEN)
    manifest = reader.read(lambda name, pieces: found.__setitem__(name, b"".join(pieces)))
    assert [part[0] for part in manifest["parts"]] == list(found)
    return found


def test_parts_come_back_in_order_whatever_their_size() -> None:
    large = os.urandom(3_000_000)

    def fill(writer: PartsWriter) -> None:
        writer.add("a", iter([large[:5], large[5:]]))
        writer.add("empty", iter([]))
        writer.add("ñ", iter([b"x" * 1_000_000]))
        writer.finish({"fact": 1})

    data = written(fill)
    assert read(data) == {"a": large, "empty": b"", "ñ": b"x" * 1_000_000}
    assert len(data) < 3_100_000, "what repeats takes no room"


def test_a_part_nobody_reads_is_held_against_its_hash_all_the_same() -> None:
    data = written(lambda writer: _finished(writer, "a"))
    manifest = PartsReader(io.BytesIO(data), OPEN).read(lambda _name, _pieces: None)
    assert manifest["parts"][0][:2] == ["a", 1]


@pytest.mark.parametrize(
    ("fill", "words"),
    [
        (lambda writer: writer._sealed.finish(), "end is missing"),
        (lambda writer: (writer.add("a", iter([b"1"])), _end(writer)), "no manifest"),
        (lambda writer: writer.finish({}), ""),
        (lambda writer: (writer.add(MANIFEST, iter([b'{"parts": []}'])),
                         writer.add("b", iter([b"1"])), _end(writer)), "behind its manifest"),
        (lambda writer: (writer.add(MANIFEST, iter([b"[]"])), _end(writer)), "cannot be read"),
        (lambda writer: (writer.add("a", iter([b"1"])),
                         writer.add(MANIFEST, iter([b'{"parts": [["a", 1, "0"]]}'])),
                         _end(writer)), "not those its manifest"),
    ],
)  # fmt: skip
def test_what_lacks_its_manifest_or_differs_from_it_is_refused(
    fill: Callable[[PartsWriter], Any], words: str
) -> None:
    data = written(fill)
    if not words:
        assert read(data) == {}
        return
    with pytest.raises(BadBackup, match=words):
        read(data)


def test_no_part_is_longer_than_any_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(lambda writer: _finished(writer, "a" * 50))
    monkeypatch.setattr(contents, "_LONGEST_NAME", 20)
    with pytest.raises(BadBackup, match="longer"):
        read(data)


def _finished(writer: PartsWriter, name: str) -> None:
    writer.add(name, iter([b"1"]))
    writer.finish({})


def _end(writer: PartsWriter) -> bool:
    writer._put(bytes(4))
    writer._sealed.write(writer._squeeze.flush())
    writer._sealed.finish()
    return True
