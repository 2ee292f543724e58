"""Whatever is read of a file in pieces is what stands there, wherever one seeks."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from core.storage.piece_reader import PieceReader

STEPS = st.lists(st.tuples(st.integers(-5, 40), st.integers(0, 2), st.integers(0, 9)), max_size=12)


@given(st.binary(max_size=30), st.integers(1, 7), STEPS)
def test_it_reads_like_a_file(body: bytes, piece: int, steps: list[tuple[int, int, int]]) -> None:
    reader = PieceReader(
        len(body), lambda at: (at // piece * piece, body[at // piece * piece :][:piece])
    )
    file = io.BytesIO(body)
    for offset, whence, count in steps:
        if whence == io.SEEK_SET:
            offset = abs(offset)
        at = max(0, {0: 0, 1: file.tell(), 2: len(body)}[whence] + offset)
        file.seek(at)
        assert reader.seek(offset, whence) == at
        assert b"".join(iter(lambda: reader.read(1), b""))[:count] == file.read(count)
        assert reader.seek(file.tell()) == file.tell()


def test_one_piece_is_fetched_once() -> None:
    fetched: list[int] = []

    def fetch(at: int) -> tuple[int, bytes]:
        fetched.append(at)
        return 0, b"abcdef"

    reader = PieceReader(6, fetch)
    assert reader.readable()
    assert reader.seekable()
    assert [reader.read(2), reader.read(2), reader.read(9), reader.read(1)] == [
        b"ab", b"cd", b"ef", b"",
    ]  # fmt: skip
    assert fetched == [0]
