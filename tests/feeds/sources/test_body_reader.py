from __future__ import annotations

import threading

import pytest

from core.errors import UnusableInput
from feeds.earthquakes import FELT_MMI
from feeds.formats.registry import read
from feeds.sources.body_reader import ReadingProcesses, reading_processes
from feeds.values import Reading
from tests.feeds.worlds import SAMPLES, cap


def test_a_process_reads_as_we_do_and_says_what_is_wrong() -> None:
    nws = (SAMPLES / "feeds" / "nws-active.geojson").read_bytes()
    with reading_processes() as processes:
        assert processes(nws, None, "nws", felt_mmi=FELT_MMI) == read(nws, None, "nws")
        with pytest.raises(UnusableInput) as wrong:
            processes(b"<html><body>502</body></html>", "cap", "smn", felt_mmi=FELT_MMI)
        assert "HTML" in wrong.value.what
        processes.rest()
        found = list[Reading]()
        threads = [
            threading.Thread(
                target=lambda: found.append(processes(cap(), "cap", "c", felt_mmi=FELT_MMI))
            )
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [len(reading.alerts) for reading in found] == [1, 1, 1, 1]
    with pytest.raises(UnusableInput):
        processes(cap(), "cap", "c", felt_mmi=FELT_MMI)


def test_a_body_that_takes_too_long_ends_its_process_and_the_next_is_read() -> None:
    processes = ReadingProcesses(most=1, seconds=0.001)
    try:
        with pytest.raises(UnusableInput, match=r"not read within 0\.001 s"):
            processes(cap(), "cap", "c", felt_mmi=FELT_MMI)
    finally:
        processes.end()
