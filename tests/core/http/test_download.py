"""A file is brought over a line that breaks, from servers that do not keep to what they said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.http.download import BegunFile, DownloadedFile, DownloadRequest, HttpDownload
from core.http.values import FailureKind, RetrievalFailure
from tests.core.http.file_server import ServedFile, serving

BODY = bytes(range(256)) * 800
DOWNLOAD = HttpDownload(user_agent="test", allow_loopback=True)
Ask = Callable[..., DownloadedFile | RetrievalFailure]


def quiet(_size: int, _total: int | None) -> None:
    """Tell nobody."""


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "layer.part"


def ask(address: str, part: Path, most: int = 1 << 20) -> DownloadedFile | RetrievalFailure:
    return DOWNLOAD(DownloadRequest(address, most, limit_seconds=20), part, quiet)


def test_it_comes_whole_and_says_how_far_it_is(part: Path) -> None:
    told: list[tuple[int, int | None]] = []
    with serving(ServedFile(BODY)) as address:
        request = DownloadRequest(address, 1 << 20)
        answer = DOWNLOAD(request, part, lambda size, total: told.append((size, total)))
    assert answer == DownloadedFile(part, len(BODY), was_resumed=False)
    assert part.read_bytes() == BODY
    assert told[0] == (0, len(BODY))
    assert told[-1] == (len(BODY), len(BODY))


def test_what_broke_off_goes_on_where_it_stopped(part: Path) -> None:
    served = ServedFile(BODY, breaks_after=[70_000, 50_000])
    with serving(served) as address:
        first, second = ask(address, part), ask(address, part)
        assert isinstance(first, RetrievalFailure)
        assert isinstance(second, RetrievalFailure)
        assert {first.kind, second.kind} == {FailureKind.CUT_OFF}
        assert ask(address, part) == DownloadedFile(part, len(BODY), was_resumed=True)
        # Whole, it is not sent again.
        assert ask(address, part) == DownloadedFile(part, len(BODY), was_resumed=True)
    assert part.read_bytes() == BODY
    assert served.asked == ["", "bytes=70000-", "bytes=120000-", f"bytes={len(BODY)}-"]


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_file_that_changed_begins_anew(part: Path, *, knows_ranges: bool) -> None:
    served = ServedFile(BODY, breaks_after=[70_000], knows_ranges=knows_ranges)
    with serving(served) as address:
        ask(address, part)
        served.body, served.tag = BODY[::-1], '"two"'
        assert ask(address, part) == DownloadedFile(part, len(BODY), was_resumed=False)
    assert part.read_bytes() == BODY[::-1]


def test_a_part_longer_than_the_file_begins_anew(part: Path) -> None:
    served = ServedFile(BODY, breaks_after=[70_000])
    with serving(served) as address:
        ask(address, part)
        served.body, served.minds_validators = BODY[:5000], False
        assert ask(address, part) == DownloadedFile(part, 5000, was_resumed=False)
    assert served.asked == ["", "bytes=70000-", ""]
    assert part.read_bytes() == BODY[:5000]


@pytest.mark.parametrize("tag", ["", 'W/"weak"'])
def test_without_a_strong_validator_nothing_is_put_behind_what_is_there(
    part: Path, tag: str
) -> None:
    served = ServedFile(BODY, tag=tag, breaks_after=[70_000])
    with serving(served) as address:
        ask(address, part)
        assert BegunFile(part).size == 0
        assert ask(address, part) == DownloadedFile(part, len(BODY), was_resumed=False)
    assert served.asked == ["", ""]


@pytest.mark.parametrize(
    ("served", "kind"),
    [
        (ServedFile(BODY, says_length=False, more=b"x" * (1 << 20)), FailureKind.TOO_LARGE),
        (ServedFile(BODY * 8), FailureKind.TOO_LARGE),
        (ServedFile(BODY, status=404), FailureKind.GONE),
        (ServedFile(BODY, status=503), FailureKind.BUSY),
        (ServedFile(BODY, status=206), FailureKind.STATUS),
        (ServedFile(BODY, status=416), FailureKind.STATUS),
        (ServedFile(BODY, headers={"Content-Encoding": "gzip"}), FailureKind.UNREADABLE),
        (
            ServedFile(BODY, status=302, headers={"Location": "http://127.0.0.2/elsewhere"}),
            FailureKind.REDIRECT,
        ),
        (ServedFile(BODY, status=302, headers={"Location": "/layer.zip"}), FailureKind.REDIRECT),
    ],
)
def test_what_is_refused_leaves_nothing(part: Path, served: ServedFile, kind: FailureKind) -> None:
    with serving(served) as address:
        answer = ask(address, part)
    assert isinstance(answer, RetrievalFailure)
    assert answer.kind is kind, answer
    assert not part.exists()


def test_another_part_than_was_asked_for_is_not_put_behind(part: Path) -> None:
    served = ServedFile(BODY, breaks_after=[70_000], shift=7)
    with serving(served) as address:
        ask(address, part)
        answer = ask(address, part)
        assert isinstance(answer, RetrievalFailure)
        assert answer.kind is FailureKind.UNREADABLE
        assert not part.exists()
        assert isinstance(ask(address, part), DownloadedFile)
    assert part.read_bytes() == BODY


def test_nobody_there_and_an_address_inside() -> None:
    outside = HttpDownload(user_agent="test")
    with serving(ServedFile(BODY)) as nobody:
        pass
    for download, address, kind in (
        (DOWNLOAD, nobody, FailureKind.REFUSED),
        (outside, nobody, FailureKind.FORBIDDEN),
    ):
        answer = download(DownloadRequest(address, 10), Path("/nowhere/part"), quiet)
        assert isinstance(answer, RetrievalFailure)
        assert answer.kind is kind
