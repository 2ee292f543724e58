"""Whoever registers, moves or is placed is flagged in that transaction, by all live hazards.

Only who comes is looked at: nobody who is behind a flag already is taken out, or told otherwise,
before the round that follows, which matches the ground that changed (`watch.flagged_before`). So a
registration costs the few hazards that hold the place, whoever else they touch; and the flags after
the round are those of a round alone.

An import of many is asked as one, at its end: a tree of zones is asked for all places together
(50,000 in a third of a second), and each flag moves once.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core.context import Context
from core.db import take_turns
from directory.entries.visibility import Viewer
from feeds.models import Hazard
from feeds.values import Severity
from registry.matching.blocks.head import Numbers
from registry.matching.placements.few_persons import FewPersons
from registry.matching.placements.notes import Placements
from registry.people.access import in_parts
from registry.people.models import Household, Person
from watch.flags.members import members_or_none, numbers_in
from watch.flags.moves import MoveLog, settle_flag
from watch.flags.reasons import zone_now
from watch.flags.subjects import TouchedSubject, reasons_against, subject_of
from watch.flags.update import FLAGS_TURN
from watch.matching.affected import Match, affected_zone
from watch.matching.live_zones import live_zones
from watch.models import Flag, FlagStatus, SubjectKind

log = logging.getLogger(__name__)


def flag_newcomers(context: Context[Viewer], placed: Placements) -> int:
    """Raise and widen the flags of the live hazards that hold who has come to be somewhere in this
    transaction; return how many moved.

    What cannot be found out is left to the round that follows, and logged: nobody is kept from
    registering by it.
    """
    context.session.flush()
    try:
        # A statement that fails ends the whole transaction on PostgreSQL, unless it has a part of
        # its own.
        with context.session.connection().begin_nested():
            found = list(_found(context, FewPersons.of(placed)))
    except Exception:
        log.exception("newcomers are left to the next round of the watch")
        return 0
    moves = MoveLog()
    settled = [settle_flag(context, *each, moves) for each in found]
    moves.write(context.session)
    return sum(move is not None for move in settled)


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Behind:
    """Who is behind a flag already."""

    flag: Flag | None
    members: Numbers
    opens: bool = True


_NOBODY = _Behind(None, np.empty(0, dtype=np.int32))


def _found(
    context: Context[Viewer], persons: FewPersons
) -> Iterator[tuple[Hazard, Flag | None, TouchedSubject]]:
    """Yield each flag that newcomers raise or widen, with its subject as it is then."""
    places = live_zones(context.session).hazards_at(*persons.points)
    if not places:
        return
    take_turns(context.session, FLAGS_TURN)
    for hazard in _flagging(context, list(places)):
        behind = _behind(context, hazard)
        known = {country: each.members for country, each in behind.items()}
        newcomers = persons.at(places[hazard.id]).without(known)
        matches = affected_zone(zone_now(hazard, context.now), newcomers)
        for country, match in matches.items():
            before = behind.get(country, _NOBODY)
            if before.opens and hazard.source.owner in ("", country):
                yield hazard, before.flag, _subject(context.session, match, before)


def _flagging(context: Context[Viewer], ids: Sequence[uuid.UUID]) -> Iterator[Hazard]:
    """Yield those of the hazards that flag, some at a time."""
    for part in in_parts(ids):
        query = sa.select(Hazard).where(Hazard.id.in_(part)).order_by(Hazard.started_at, Hazard.id)
        hazards = context.session.scalars(query.options(joinedload(Hazard.source))).all()
        for hazard, reason in zip(hazards, reasons_against(context, hazards), strict=True):
            if not reason:
                yield hazard


def _behind(context: Context[Viewer], hazard: Hazard) -> dict[str, _Behind]:
    """Return who is behind the flags of a hazard, by country; nobody is behind a cleared one. Where
    it does not open who is, the round that follows says so.
    """
    query = sa.select(Flag).where(Flag.hazard_id == hazard.id, Flag.kind == SubjectKind.NATIONALS)
    found = {}
    for flag in context.session.scalars(query.with_for_update()):
        members: Numbers | None = _NOBODY.members
        if flag.status is FlagStatus.RAISED:
            members = members_or_none(context.session, flag, context.keyring)
        found[flag.country] = (
            _Behind(flag, _NOBODY.members, opens=False)
            if members is None
            else _Behind(flag, members)
        )
    return found


def _subject(session: Session, match: Match, before: _Behind) -> TouchedSubject:
    """Return the subject of a flag with the newcomers of a match beside those behind it."""
    newcomers, flag = subject_of(match), before.flag
    if flag is None or flag.status is FlagStatus.CLEARED:
        return newcomers
    homes = np.unique(match.travellers.rows["household"])
    severities = (Severity(flag.severity), newcomers.severity)
    return replace(
        newcomers,
        severity=max(severities, key=lambda severity: severity.rank),
        persons=flag.persons + newcomers.persons,
        households=flag.households + len(homes) - _known_homes(session, match, homes, before),
        arriving=flag.arriving + newcomers.arriving,
        leaving=flag.leaving + newcomers.leaving,
        members=np.union1d(before.members, numbers_in(newcomers.members)).astype("<i4").tobytes(),
    )


def _known_homes(session: Session, match: Match, homes: Numbers, before: _Behind) -> int:
    """Return how many of the households have a member behind the flag already."""
    found: set[int] = set()
    for part in in_parts(homes[homes > 0].tolist()):
        query = sa.select(Household.number, Person.number)
        query = query.join(Person, Person.household_id == Household.id)
        query = query.where(Household.country == match.country, Household.number.in_(part))
        rows = [(home, person) for home, person in session.execute(query) if person and home]
        persons = np.array([person for _, person in rows], dtype=np.int32)
        known = np.isin(persons, before.members)
        found.update(home for (home, _), is_known in zip(rows, known, strict=True) if is_known)
    return len(found)
