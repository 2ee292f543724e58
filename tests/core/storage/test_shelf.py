"""What is put together first, and what a place says that fails."""

from __future__ import annotations

import errno
from pathlib import Path

from core.storage.shelf import Overtaken, ShelfOutage, spooled


def test_what_is_put_together_bears_no_name(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        with spooled(folder) as sink:
            sink.write(b"Ana Prueba")
            sink.seek(0)
            assert sink.read() == b"Ana Prueba"
            assert list(tmp_path.iterdir()) == []


def test_a_failing_place_is_an_error_of_input_and_output_in_its_own_words() -> None:
    outage, overtaken = ShelfOutage("the store said 503"), Overtaken("a.pdf")
    assert (outage.errno, outage.strerror) == (errno.EIO, "the store said 503")
    assert (overtaken.errno, overtaken.strerror) == (errno.EEXIST, "a.pdf was written meanwhile")
