"""A chain ends in the same flags, whatever the order, the repetitions and the wrappings."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard, Source
from tests.feeds.worlds import cap, make_source, named
from tests.two_counties import TwoCounties
from tests.watch.conftest import stay_at
from watch.flags.update import flag_hazard, watch_context
from watch.models import Flag, FlagStatus

ATLAS = cast(Atlas, TwoCounties())
HERE, THERE = "26,-99 26,-98 27,-98 26,-99", "29,-96 29,-95 30,-95 29,-96"


def at(minute: int) -> str:
    return f"2026-11-22T11:{minute:02}:00-00:00"


def message(number: int, ground: str, **given: Any) -> bytes:
    if number > 1:
        given["references"] = named(f"D-{number - 1}", at(number - 1))
    area = f"<polygon>{ground}</polygon>"
    return cap(f"D-{number}", area=area, sent=at(number), **given)


CHAIN = (
    message(1, HERE),
    message(2, THERE, msg_type="Update"),
    message(3, HERE, msg_type="Update", severity="Extreme"),
)
CANCEL = message(4, HERE, msg_type="Cancel")


def atom(body: bytes) -> bytes:
    bare = re.sub(rb"^<\?xml[^>]*\?>", b"", body)
    return (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>hub</title><id>h</id><entry>'
        b"<id>e</id><title>t</title><updated>2026-11-22T11:00:00Z</updated>"
        b'<content type="text/xml">' + bare + b"</content></entry></feed>"
    )


def ends_in(
    session: Session, keyring: Keyring, now: datetime, told: list[tuple[bytes, str]], *, often: bool
) -> list[tuple[Any, ...]]:
    """Tell the messages one after the other, each by a source; return the flags that stand, flagged
    after each of them or after all.
    """
    context = watch_context(session, keyring, ATLAS, now)
    for place, (body, source) in enumerate(told):
        told_by = session.scalar(sa.select(Source).where(Source.key == source))
        store(session, told_by or make_source(session, source), read(body), ATLAS, now)
        if often or place == len(told) - 1:
            for hazard in session.scalars(sa.select(Hazard)).all():
                flag_hazard(context, hazard)
    raised = sa.select(Flag).where(Flag.status == FlagStatus.RAISED)
    return sorted(
        (each.kind, each.country, each.persons, each.households, each.severity)
        for each in session.scalars(raised)
    )


@settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    order=st.permutations(range(4)),
    again=st.lists(st.integers(0, 3), max_size=3),
    wrapped=st.sets(st.integers(0, 3)),
    is_cancelled=st.booleans(),
    often=st.booleans(),
)
def test_a_chain_ends_in_the_same_flags_in_any_order_repetition_and_wrapping(
    session: Session, keyring: Keyring, now: datetime, register: Callable[..., Any],
    order: list[int], again: list[int], wrapped: set[int], is_cancelled: bool, often: bool,
) -> None:  # fmt: skip
    # The fourth is the cancel, or the first once more.
    chain = (*CHAIN, CANCEL if is_cancelled else CHAIN[0])
    told = [
        (atom(chain[each]), "hub") if each in wrapped else (chain[each], "own")
        for each in [*order, *again]
    ]
    part = session.begin_nested()
    register("Ana", stay_at(-98.2, 26.3))
    register("Beto", stay_at(-95.5, 29.3))
    found = ends_in(session, keyring, now, told, often=often)
    part.rollback()
    expected = [] if is_cancelled else [("nationals", "SV", 1, 1, "Extreme")]
    assert found == expected
