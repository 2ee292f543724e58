"""A layer is handed on when it is whole and is the one that was listed, else never."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.atlas.fetching.fetching import (
    MOST_ATTEMPTS,
    FetchedLayer,
    FetchRefused,
    UnvouchedFile,
    fetch_layer,
)
from core.atlas.fetching.listing import PublicLayer
from core.atlas.fetching.record import FetchRecord
from core.http.download import DownloadRequest, HttpDownload
from tests.core.http.file_server import ServedFile, serving

BODY = bytes(range(256)) * 800
SHA256 = hashlib.sha256(BODY).hexdigest()
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DOWNLOAD = HttpDownload(user_agent="test", allow_loopback=True)


@pytest.fixture
def record(tmp_path: Path) -> FetchRecord:
    return FetchRecord(tmp_path / "fetched.json")


def layer(address: str, checksum: str = f"sha256:{SHA256}") -> PublicLayer:
    return PublicLayer(
        name="roads",
        kind="roads",
        about="",
        address=address,
        credit="",
        licence="",
        most_mb=1,
        checksum=checksum,
    )


def fetched(wanted: PublicLayer, record: FetchRecord, *, trust: bool = False) -> FetchedLayer:
    folder = record.path.parent
    return fetch_layer(wanted, folder, record, DOWNLOAD, lambda _size, _total: None, trust=trust)


def test_a_line_that_breaks_is_gone_on_with_by_itself(record: FetchRecord) -> None:
    served = ServedFile(BODY, breaks_after=[10_000, 70_000, 1])
    with serving(served) as address:
        assert fetched(layer(address), record).is_vouched
    assert len(served.asked) == 4


@pytest.mark.parametrize("breaks", [[0] * 40, [1] * 40])
def test_one_that_breaks_for_ever_is_given_up(record: FetchRecord, breaks: list[int]) -> None:
    served = ServedFile(BODY, breaks_after=breaks)
    with serving(served) as address, pytest.raises(FetchRefused):
        fetched(layer(address), record)
    assert len(served.asked) <= MOST_ATTEMPTS


def test_what_does_not_match_is_brought_once_more_and_refused(record: FetchRecord) -> None:
    served = ServedFile(BODY[::-1])
    with serving(served) as address, pytest.raises(FetchRefused, match="not the file"):
        fetched(layer(address), record)
    assert served.asked == ["", ""]
    assert list(record.path.parent.iterdir()) == []


def test_half_of_one_and_half_of_another_is_found_out_and_mended(record: FetchRecord) -> None:
    """A server that minds no validator puts the end of the new file behind the old beginning."""
    served = ServedFile(BODY[::-1], breaks_after=[70_000], minds_validators=False)
    with serving(served) as address:
        part = record.path.parent / "roads.part"
        DOWNLOAD(DownloadRequest(address, 1 << 20), part, lambda _size, _total: None)
        served.body = BODY
        assert fetched(layer(address), record).path.read_bytes() == BODY


def test_an_agency_s_own_sum_counts(record: FetchRecord) -> None:
    agency = f"md5:{hashlib.md5(BODY, usedforsecurity=False).hexdigest()}"
    with serving(ServedFile(BODY)) as address:
        assert fetched(layer(address, agency), record).sha256 == SHA256
        with pytest.raises(FetchRefused):
            fetched(dataclasses.replace(layer(address, agency[:-1] + "x"), name="other"), record)


def test_what_nobody_vouches_for_is_taken_when_somebody_says_so(record: FetchRecord) -> None:
    served = ServedFile(BODY)
    with serving(served) as address:
        unvouched = layer(address, "")
        with pytest.raises(UnvouchedFile, match=SHA256):
            fetched(unvouched, record)
        assert not fetched(unvouched, record, trust=True).is_vouched
        assert served.asked[0] == ""
        assert len(set(served.asked)) == 2, "it is not brought a second time"
        record.note("roads", address, SHA256, NOW)
        again = FetchRecord(record.path)
        assert again.has("roads", address)
        assert fetched(unvouched, again).sha256 == SHA256
        served.body, served.tag = BODY[::-1], '"two"'
        with pytest.raises(UnvouchedFile, match="changed since"):
            fetched(unvouched, again)
