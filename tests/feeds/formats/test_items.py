from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from feeds.formats.atom import feed
from feeds.formats.cap import rss
from feeds.formats.items import beyond_limit
from feeds.formats.nws import alerts
from feeds.formats.registry import read
from feeds.formats.usgs import summary
from feeds.values import RejectedMessage
from tests.feeds.worlds import SAMPLES

COUNT, LIMIT = 7, 3


def nws() -> bytes:
    document = json.loads((SAMPLES / "feeds" / "nws-active.geojson").read_text())
    return json.dumps({**document, "features": document["features"][:1] * COUNT}).encode()


def usgs() -> bytes:
    document = json.loads((SAMPLES / "feeds" / "usgs-summary.geojson").read_text())
    return json.dumps({**document, "features": document["features"][:1] * COUNT}).encode()


def index() -> bytes:
    entries = "".join(
        f'<entry><id>{n}</id><title>n</title><link href="https://h.test/{n}.xml"/></entry>'
        for n in range(COUNT)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{entries}</feed>'.encode()


def register() -> bytes:
    items = "".join(f"<item><link>https://h.test/{n}</link></item>" for n in range(COUNT))
    return f"<rss><channel><copyright>public domain</copyright>{items}</channel></rss>".encode()


@pytest.mark.parametrize(
    ("module", "limit", "body", "noun"),
    [
        (alerts, "MAX_ITEMS", nws, "alert"),
        (summary, "MAX_ITEMS", usgs, "event"),
        (feed, "MAX_ENTRIES", index, "entry"),
        (rss, "MAX_ITEMS", register, "item"),
    ],
)
def test_what_is_cut_off_a_body_is_said_wherever_it_is_cut(
    module: Any,
    limit: str,
    body: Callable[[], bytes],
    noun: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, limit, LIMIT)
    reading = read(body())
    assert len(reading.alerts) + len(reading.links) == LIMIT
    (cut,) = reading.rejected
    assert cut == RejectedMessage(f"{noun} 4 to 7", "not read: more than 3 of them in one body")


def test_a_body_within_its_limit_is_whole() -> None:
    assert beyond_limit(5_000, 5_000, "alert") == ()
    assert read(nws()).rejected == ()
