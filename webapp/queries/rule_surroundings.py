"""What rules are judged by beside the database: keys, states of the atlas, areas of the plans."""

from __future__ import annotations

import weakref
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from directory.entries.models import Post
from plans.models import PlanArea
from watch.rules.judging.reach import PlanGround, StateGrounds
from watch.rules.turns.country_turn import RuleSurroundings

_STATES: weakref.WeakKeyDictionary[Atlas, StateGrounds] = weakref.WeakKeyDictionary()


def rule_surroundings(
    keyring: Keyring, atlas: Atlas, countries: Sequence[str] = ()
) -> RuleSurroundings:
    """Return them; `countries` are those that take part: each begins with the rules shipped."""
    return RuleSurroundings(keyring, states_of(atlas), plan_grounds, tuple(countries))


def states_of(atlas: Atlas) -> StateGrounds:
    """Return the states of an atlas, the same ones as long as it is open."""
    if atlas not in _STATES:
        _STATES[atlas] = StateGrounds(atlas)
    return _STATES[atlas]


def plan_grounds(session: Session, country: str) -> Sequence[PlanGround]:
    """Return the areas of the plans of a country that are in force, stale or not."""
    query = sa.select(PlanArea).where(PlanArea.country == country, PlanArea.geometry.is_not(None))
    return [
        PlanGround(each.number, each.geometry)
        for each in session.scalars(query.order_by(PlanArea.number))
        if each.current is not None and each.geometry is not None
    ]


def zones_of_posts(session: Session, atlas: Atlas, country: str) -> list[str]:
    """Return the time zones in which a country has posts, in order."""
    posts = sa.select(Post).where(Post.country == country, Post.lon.is_not(None))
    points = (each.point for each in session.scalars(posts))
    return sorted({atlas.timezone(point) for point in points if point is not None})
