"""The call list of one country in a crisis, made from whom the zone touches and held against each
version of it: who is new stands in it as new, who is outside now and is not settled stays.

Whom the zone touches is worked out, and sealed, while others write; what differs is written in one
short transaction, and worked out anew where somebody else was quicker.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import take_turns, write_prepared
from core.errors import Outdated
from registry.matching.index import index_state
from response.calldown.helps import unlisted_helps
from response.calldown.lists.households import (
    HouseholdToCall,
    ZoneToCall,
    households_inside,
    unlisted_households,
)
from response.calldown.lists.reasons import reasons_of, sealed_reasons
from response.calldown.models import CallDownList, CallItem, CallItemPerson
from response.calldown.order import CallReasons, urgencies
from response.calldown.outcomes import CallState
from response.crisis.models import (
    Crisis,
    CrisisState,
    Participation,
    ParticipationState,
)
from response.crisis.zones import current_zone

CALLED_IN = frozenset({CrisisState.DECLARED, CrisisState.WINDING_DOWN})
"""Only in these may people be called: of a proposed crisis nobody knows yet whether it is one."""


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What became of a list."""

    households: int
    """Inside the zone."""
    persons: int
    added: int
    gone_outside: int


@dataclass(slots=True)
class PreparedList:
    """What a list will be: worked out without a lock, from the list at `revision`."""

    revision: int
    zone_version: int
    index_state: str
    last_number: int
    items: list[dict[str, Any]] = field(default_factory=list)
    """New rows."""
    members: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    """By id, the columns that differ."""
    households: int = 0
    persons: int = 0
    gone_outside: int = 0

    @property
    def changes(self) -> ListChanges:
        """What becomes of the list."""
        return ListChanges(self.households, self.persons, len(self.items), self.gone_outside)


def make_list(
    engine: Engine, keyring: Keyring, participation_id: uuid.UUID, zone: ZoneToCall, now: datetime
) -> ListChanges:
    """Hold the list of a participation against a zone, and return what changed: in a transaction of
    its own. Raises Outdated where others change it all the time.
    """

    def prepare(session: Session) -> PreparedList:
        participation = _participation(session, participation_id)
        return prepare_list(session, keyring, participation, zone, now)

    def write(session: Session, prepared: PreparedList) -> ListChanges:
        return write_list(session, _participation(session, participation_id), prepared, now)

    return write_prepared(engine, prepare, write)


def is_behind(session: Session, participation: Participation, version: int, now: datetime) -> bool:
    """Return whether the list is not of that version of the zone, of persons as they were, or lacks
    somebody who asked for help.
    """
    row = session.get(CallDownList, participation.id)
    if row is None or row.zone_version != version:
        return True
    if row.index_state != _state(session, participation.country):
        return True
    return bool(unlisted_helps(session, participation.id, now))


def lists_behind(session: Session, now: datetime) -> list[tuple[uuid.UUID, ZoneToCall]]:
    """Return the participations whose list is behind, with the zone to hold it against: those of
    crises in which people may be called, once somebody knows where they are.
    """
    query = sa.select(Participation, Crisis).join(Crisis, Crisis.id == Participation.crisis_id)
    query = query.where(
        Crisis.state.in_(CALLED_IN), Participation.state == ParticipationState.ACTIVE
    )
    found = []
    for participation, crisis in session.execute(query.order_by(Participation.joined_at)):
        zone = current_zone(session, crisis)
        if zone is not None and is_behind(session, participation, zone.version, now):
            found.append((participation.id, ZoneToCall.of(zone)))
    return found


def prepare_list(
    session: Session,
    keyring: Keyring,
    participation: Participation,
    zone: ZoneToCall,
    now: datetime,
) -> PreparedList:
    """Return what the list of a participation will be. Nobody's card is opened for it."""
    row = session.get(CallDownList, participation.id)
    prepared = PreparedList(
        row.revision if row else 0,
        zone.version,
        _state(session, participation.country),
        row.last_number if row else 0,
    )
    inside = households_inside(session, keyring, participation.country, zone, now)
    prepared.households = len(inside)
    prepared.persons = sum(len(each.person_ids) for each in inside)
    helps = unlisted_households(session, participation, inside, now)
    _compare(session, keyring, prepared, participation, [*inside, *helps], now)
    return prepared


def write_list(
    session: Session, participation: Participation, prepared: PreparedList, now: datetime
) -> ListChanges:
    """Write a prepared list. Raises Outdated where it was held against a zone meanwhile."""
    take_turns(session, f"call list of {participation.id}")
    row = session.get(CallDownList, participation.id, populate_existing=True)
    if (row.revision if row else 0) != prepared.revision:
        raise Outdated("the list has changed since")
    if row is None:
        row = CallDownList(participation_id=participation.id, revision=0)
        session.add(row)
    row.revision, row.zone_version, row.made_at = prepared.revision + 1, prepared.zone_version, now
    row.index_state, row.last_number = prepared.index_state, prepared.last_number
    session.flush()
    for table, rows in ((CallItem, prepared.items), (CallItemPerson, prepared.members)):
        if rows:
            session.execute(sa.insert(table), rows)
    if prepared.changed:
        session.execute(sa.update(CallItem), prepared.changed)
    has_members = sa.exists().where(CallItemPerson.item_id == CallItem.id)
    session.execute(
        sa.delete(CallItem)
        .where(CallItem.participation_id == participation.id, ~has_members)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return prepared.changes


# -- inside ---------------------------------------------------------------------------------


def _participation(session: Session, participation_id: uuid.UUID) -> Participation:
    found = session.get(Participation, participation_id)
    if found is None:
        raise Outdated("the participation is gone")
    return found


def _state(session: Session, country: str) -> str:
    """Return the state of the index of one country, a word of `index_state`."""
    words = index_state(session).split()
    return next((word for word in words if word.startswith(country)), "")


def _compare(
    session: Session,
    keyring: Keyring,
    prepared: PreparedList,
    participation: Participation,
    households: Sequence[HouseholdToCall],
    now: datetime,
) -> None:
    """Note what differs between the list and the households that belong into it: those inside, then
    those who are called for help alone.
    """
    items = _items(session, participation)
    known = {item.id: reasons_of(keyring, item) for item in items.values()}
    own = [_item_of(items, household) for household in households]
    outside = _others(items, own)
    former = [known[item.id] for item in outside]
    ranks = urgencies([*(each.reasons for each in households), *filter(None, former)])
    for nearness, (household, item) in enumerate(zip(households, own, strict=True), start=1):
        is_inside = nearness <= prepared.households
        rank = {
            "urgency": ranks[nearness - 1],
            "nearness": nearness,
            "outside_since": None if is_inside else now,
        }
        if item is None:
            _add(prepared, keyring, participation, household, rank)
        else:
            _change(prepared, keyring, item, (household, known[item.id]), rank)
    _leave_outside(prepared, _ranked(outside, former, ranks[len(households) :]), now)


def _items(session: Session, participation: Participation) -> dict[uuid.UUID, CallItem]:
    """Return the households of a list by their key, in the order of their numbers."""
    query = sa.select(CallItem).where(CallItem.participation_id == participation.id)
    return {item.household_key: item for item in session.scalars(query.order_by(CallItem.number))}


def _others(items: Mapping[uuid.UUID, CallItem], met: Iterable[CallItem | None]) -> list[CallItem]:
    """Return the households of a list that are none of those met."""
    known = {item.id for item in met if item is not None}
    return [item for item in items.values() if item.id not in known]


def _ranked(
    items: Sequence[CallItem], reasons: Sequence[CallReasons | None], ranks: Sequence[int]
) -> list[tuple[CallItem, int | None]]:
    """Return households with their urgency, where their reasons opened."""
    following = iter(ranks)
    return [
        (item, next(following) if each else None) for item, each in zip(items, reasons, strict=True)
    ]


def _item_of(items: dict[uuid.UUID, CallItem], household: HouseholdToCall) -> CallItem | None:
    """Return the row of a household; of one that somebody alone joined meanwhile, theirs."""
    keys = (household.key, *household.person_ids)
    return next((items[key] for key in keys if key in items), None)


def _add(
    prepared: PreparedList,
    keyring: Keyring,
    participation: Participation,
    household: HouseholdToCall,
    rank: dict[str, Any],
) -> None:
    prepared.last_number += 1
    row_id, country = uuid.uuid4(), participation.country
    prepared.items.append(
        {
            "id": row_id,
            "participation_id": participation.id,
            "country": country,
            "number": prepared.last_number,
            "household_key": household.key,
            "post_id": household.post_id,
            "new_in": prepared.zone_version if prepared.revision else 0,
            "is_demo": household.is_demo,
            "state": CallState.WAITING,
            **sealed_reasons(keyring, row_id, country, 1, household.reasons),
            **rank,
        }
    )
    prepared.members += _members(row_id, household.person_ids, 0)


def _change(
    prepared: PreparedList,
    keyring: Keyring,
    item: CallItem,
    household: tuple[HouseholdToCall, CallReasons | None],
    rank: dict[str, Any],
) -> None:
    """Note what differs of a household that is in the list already, and was as given second."""
    to_call, before = household
    values = {**rank, "post_id": to_call.post_id}
    if to_call.reasons != before:
        sealed = sealed_reasons(
            keyring, item.id, item.country, item.seal_version + 1, to_call.reasons
        )
        if item.needs_language:
            # Whoever called knows better than the register which language is spoken there.
            del sealed["language_mark"]
        values |= sealed
    _note_changed(prepared, item, values)
    own = set(item.person_ids)
    newcomers = [each for each in to_call.person_ids if each not in own]
    prepared.members += _members(item.id, newcomers, len(item.members))


def _note_changed(prepared: PreparedList, item: CallItem, values: dict[str, Any]) -> None:
    """Note the columns that differ: the others may change meanwhile, and are left to who does."""
    differing = {name: value for name, value in values.items() if getattr(item, name) != value}
    if differing:
        prepared.changed.append({"id": item.id, **differing})


def _members(
    item_id: uuid.UUID, person_ids: Sequence[uuid.UUID], after: int
) -> Iterator[dict[str, Any]]:
    for position, person_id in enumerate(person_ids, start=after):
        yield {"item_id": item_id, "person_id": person_id, "position": position}


def _leave_outside(
    prepared: PreparedList, outside: Sequence[tuple[CallItem, int | None]], now: datetime
) -> None:
    """Mark households whom the zone does not touch any more, each with its urgency, where that is
    known: of as urgent ones they come last.
    """
    for nearness, (item, urgency) in enumerate(outside, start=prepared.households + 1):
        prepared.gone_outside += item.outside_since is None
        values: dict[str, Any] = {"nearness": nearness, "outside_since": item.outside_since or now}
        if urgency is not None:
            values["urgency"] = urgency
        _note_changed(prepared, item, values)
