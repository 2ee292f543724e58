"""One message that arrives twice, by two feeds and in two wrappings, is one (field notes, 1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Alert, Hazard, HazardStatus
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source


def _bare(message: bytes) -> bytes:
    return message.split(b"?>", 1)[1]


def _atom(message: bytes) -> bytes:
    return (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>hub</title><id>h</id><entry>'
        b"<id>e</id><title>t</title><updated>2026-11-22T11:00:00Z</updated>"
        b'<content type="text/xml">' + _bare(message) + b"</content></entry></feed>"
    )


def _together(message: bytes) -> bytes:
    return b"<alerts>" + _bare(message) + b"</alerts>"


def _as_it_is(message: bytes) -> bytes:
    return message


Wrap = Callable[[bytes], bytes]
WRAPPINGS: tuple[Wrap, ...] = (_as_it_is, _atom, _together)


@pytest.mark.parametrize("order", list(permutations(WRAPPINGS)))
def test_in_any_wrapping_and_order_it_is_one_hazard_and_one_message(
    session: Session, order: tuple[Wrap, ...]
) -> None:
    sources = {wrap: make_source(session, f"feed-{n}") for n, wrap in enumerate(WRAPPINGS)}
    for minute, wrap in enumerate(order):
        now = NOW + timedelta(minutes=minute)
        store(session, sources[wrap], read(wrap(cap("A1"))), FakeAtlas(), now)
    (hazard,) = session.scalars(sa.select(Hazard))
    assert hazard.version == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(Alert)) == 1


@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_its_cancel_by_another_feed_ends_it(session: Session, wrap: Wrap) -> None:
    named = "alerts@example.test,A1,2026-11-22T11:00:00-00:00"
    cancel = cap("A2", msg_type="Cancel", references=named, sent="2026-11-22T11:30:00-00:00")
    store(session, make_source(session, "own"), read(cap("A1")), FakeAtlas(), NOW)
    store(session, make_source(session, "hub"), read(wrap(cancel)), FakeAtlas(), NOW)
    (hazard,) = session.scalars(sa.select(Hazard))
    assert hazard.status is HazardStatus.ENDED
