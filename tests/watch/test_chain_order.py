"""Any order, repetition and wrapping of what several sources say ends in the same hazards and
flags.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard, HazardStatus
from feeds.sources.catalogue import source_by_key
from registry.people.models import Person
from tests.feeds.worlds import FakeAtlas, cap, gdacs, make_source, named, quake
from tests.two_counties import TwoCounties
from tests.watch.conftest import stay_at
from watch.flags.update import flag_hazard, watch_context
from watch.models import Flag, FlagStatus

EAST = "<polygon>26.0,-97.9 26.5,-97.9 26.5,-97.4 26.0,-97.4 26.0,-97.9</polygon>"


def at(minute: int) -> str:
    return f"2026-11-22T11:{minute:02}:00-00:00"


def flood(identifier: str, minute: int, replaces: str = "", **more: str) -> bytes:
    kind = {"msg_type": "Update", "references": replaces} if replaces else {}
    return cap(identifier, sent=at(minute), **(kind | more))


SAID = {
    # A flood that moves east; another that is cancelled; a quake that grows, told by two.
    "cap 1": ("cap", flood("D-1", 0)),
    "cap 2": ("cap", flood("D-2", 10, named("D-1", at(0)), area=EAST)),
    "cap 3": ("cap", flood("D-3", 20, named("D-2", at(10)), area=EAST, severity="Extreme")),
    "other 1": ("cap", flood("E-1", 1, severity="Minor")),
    "other 2": (
        "cap", cap("E-2", info="", sent=at(15), msg_type="Cancel", references=named("E-1", at(1)))
    ),
    "usgs 1": ("usgs", quake(mag=5.6)),
    "usgs 2": ("usgs", quake(mag=6.6, updated=600_000)),
    "gdacs 1": ("gdacs", gdacs(1, geometry_link="")),
    "gdacs 2": ("gdacs", gdacs(2, level="Red", geometry_link="")),
}  # fmt: skip
ORDER = list(SAID)


CAP = [name for name, (source, _) in SAID.items() if source == "cap"]
HUB = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>hub</title><id>h</id><entry><id>e</id>'
    b"<title>t</title><updated>2026-11-22T11:00:00Z</updated><content>%s</content></entry></feed>"
)


@settings(
    derandomize=True,
    max_examples=8,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    order=st.permutations(ORDER),
    again=st.lists(st.sampled_from(ORDER), max_size=3),
    wrapped=st.sets(st.sampled_from(CAP)),
    is_flagged_each_time=st.booleans(),
)
def test_any_order_repetition_and_wrapping_ends_in_the_same_hazards_and_flags(
    session: Session,
    keyring: Keyring,
    now: datetime,
    register: Callable[..., Person],
    order: list[str],
    again: list[str],
    wrapped: set[str],
    is_flagged_each_time: bool,
) -> None:
    with session.begin_nested() as world:
        for name, place in (("Ana", (-98.2, 26.2)), ("Eva", (-97.6, 26.2)), ("Luz", (-88.9, 13))):
            register(name, stay_at(*place))
        for key in ("cap", "hub", "usgs", "gdacs"):
            make_source(session, key, f"https://{key}.example/feed")
        for name in [*order, *again]:
            key, body = SAID[name]
            if name in wrapped:
                key, body = "hub", HUB % re.sub(rb"^<\?xml[^>]*\?>", b"", body)
            store(session, source_by_key(session, key), read(body), FakeAtlas(), now)
            if is_flagged_each_time:
                _flag(session, keyring, now)
        _flag(session, keyring, now)
        assert _end(session) == [
            ("earthquake", "Extreme", 1, "Extreme"),
            ("flood", "Extreme", 1, "Extreme"),
        ]
        world.rollback()


def _flag(session: Session, keyring: Keyring, now: datetime) -> None:
    context = watch_context(session, keyring, cast(Atlas, TwoCounties()), now)
    for hazard in session.scalars(sa.select(Hazard).order_by(Hazard.key)).all():
        flag_hazard(context, hazard)


def _end(session: Session) -> list[tuple[str, str, int, str]]:
    """Return each hazard that speaks for itself, with the people flagged under it.

    Its key is that of the message which came first: not compared.
    """
    live = sa.select(Hazard).where(
        Hazard.status == HazardStatus.ACTIVE, Hazard.same_as_id.is_(None)
    )
    raised = sa.select(Flag).where(Flag.status == FlagStatus.RAISED)
    flags = {flag.hazard_id: flag for flag in session.scalars(raised)}
    return sorted(
        (each.kind.value, each.severity.value, flags[each.id].persons, flags[each.id].severity)
        for each in session.scalars(live)
        if each.id in flags
    )
