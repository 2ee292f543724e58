"""What may be one event told twice, where nothing but place and time says so: floods, fires and
volcanoes.

Nobody numbers them alike in two sources. They are not tied by us: who reads is told of the doubt,
and a person says which it is (`verdicts`).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from feeds.circles import circle_of_key, told_to
from feeds.lifecycle.same_event.verdicts import decided_with
from feeds.models import Hazard, HazardStatus, SameEventVerdict
from feeds.values import HazardKind

DOUBTFUL_KINDS = frozenset({HazardKind.FLOOD, HazardKind.WILDFIRE, HazardKind.VOLCANO})
DOUBTFUL_KM = 5.0
"""Zones nearer than this may be drawn round one fire or one flood."""
DOUBTFUL_TIME = timedelta(hours=24)
MOST_DOUBTS = 6
_SLACK_DEGREES = 0.1
"""More than DOUBTFUL_KM as far as 60 degrees from the equator."""


def doubtful_same(
    session: Session, hazard: Hazard, decided: Collection[uuid.UUID] | None = None
) -> list[Hazard]:
    """Return the hazards that may be the same event as this one, those that share most ground
    first: of another publisher, of the same kind, in the same place, at the same time.

    A publisher tells its own events apart. What a person has decided is no doubt any more:
    `decided`, where who asks knows those already.
    """
    if hazard.kind not in DOUBTFUL_KINDS or hazard.status is not HazardStatus.ACTIVE:
        return []
    if decided is None:
        decided = decided_with(session, hazard.id)
    near = [
        other
        for other in session.scalars(_in_the_same_box(hazard))
        if other.id not in decided and may_be_same(hazard, other)
    ]
    near.sort(key=lambda other: (-_shared(hazard, other), other.key))
    return near[:MOST_DOUBTS]


def doubtful_pairs(session: Session, country: str) -> Iterator[tuple[Hazard, Hazard]]:
    """Yield each two live hazards told to `country` that may be one event and on which nobody has
    said a word, those heard of last first; drills and demonstrations only among themselves.

    Zones are read one pair after the other: who needs a few stops there.
    """
    for one_id, other_id in _pairs_in_the_same_box(session, country):
        query = sa.select(Hazard).where(Hazard.id.in_((one_id, other_id)))
        one, other = session.scalars(query.options(joinedload(Hazard.source)).order_by(Hazard.key))
        if may_be_same(one, other):
            yield one, other


def may_be_same(one: Hazard, other: Hazard) -> bool:
    """Return whether two hazards not tied yet may be one event: kind, publisher, time, place."""
    if one.kind is not other.kind or one.kind not in DOUBTFUL_KINDS or _are_tied(one, other):
        return False
    if circle_of_key(one.key) != circle_of_key(other.key):
        return False
    if _publisher_of(one.key) == _publisher_of(other.key) or one.zone is None or other.zone is None:
        return False
    first = max(one.started_at, other.started_at) - DOUBTFUL_TIME
    is_then = first <= min(_last_word(one), _last_word(other))
    return is_then and one.zone.separation_km(other.zone) <= DOUBTFUL_KM


def _pairs_in_the_same_box(session: Session, country: str) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return the ids of live hazards of two publishers whose boxes meet, without any shape."""
    return [
        (one_id, other_id)
        for one_id, other_id, key, other_key in session.execute(_boxes_that_meet(country))
        if _publisher_of(key) != _publisher_of(other_key)
    ]


@lru_cache(maxsize=64)
def _boxes_that_meet(country: str) -> sa.Select[uuid.UUID, uuid.UUID, str, str]:
    other = aliased(Hazard)
    slack = _SLACK_DEGREES
    alike = [
        getattr(Hazard, name) == getattr(other, name)
        for name in ("kind", "is_test", "is_demo", "is_context")
    ]
    is_decided = sa.exists().where(
        SameEventVerdict.one_id.in_((Hazard.id, other.id)),
        SameEventVerdict.other_id.in_((Hazard.id, other.id)),
    )
    return (
        sa.select(Hazard.id, other.id, Hazard.key, other.key)
        .where(
            told_to(country),
            Hazard.key < other.key,
            Hazard.kind.in_(DOUBTFUL_KINDS),
            Hazard.status == HazardStatus.ACTIVE,
            other.status == HazardStatus.ACTIVE,
            *alike,
            Hazard.west <= other.east + slack,
            Hazard.east >= other.west - slack,
            Hazard.south <= other.north + slack,
            Hazard.north >= other.south - slack,
            ~is_decided,
        )
        .order_by(Hazard.last_seen_at.desc(), Hazard.key, other.key)
    )


def _in_the_same_box(hazard: Hazard) -> sa.Select[Hazard]:
    slack = _SLACK_DEGREES
    return sa.select(Hazard).where(
        Hazard.id != hazard.id,
        Hazard.kind == hazard.kind,
        Hazard.status == HazardStatus.ACTIVE,
        Hazard.is_test == hazard.is_test,
        Hazard.is_demo == hazard.is_demo,
        Hazard.is_context == hazard.is_context,
        Hazard.west <= (hazard.east or 0) + slack,
        Hazard.east >= (hazard.west or 0) - slack,
        Hazard.south <= (hazard.north or 0) + slack,
        Hazard.north >= (hazard.south or 0) - slack,
    )


def _are_tied(one: Hazard, other: Hazard) -> bool:
    roots = {one.same_as_id or one.id}, {other.same_as_id or other.id}
    return bool(roots[0] & roots[1])


def _publisher_of(key: str) -> str:
    """Return who tells a hazard: in one file of a hub or of the demo it is the key that tells."""
    family, _, rest = key.partition(":")
    return rest.partition(",")[0] if family == "cap" else family


def _last_word(hazard: Hazard) -> datetime:
    return max(hazard.last_seen_at, hazard.started_at)


def _shared(one: Hazard, other: Hazard) -> float:
    assert one.zone is not None
    assert other.zone is not None
    return one.zone.overlap_share(other.zone)
