"""By what somebody is told where a dispatch failed: their next channel, else a call."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from registry.contacts.reach import PersonReach, reaches_of
from registry.people.access import NationalViewer, in_parts
from registry.people.models import Person
from watch.notices.audience.desk import AudienceDesk
from watch.notices.audience.recipients import AudienceHousehold, address_rules
from watch.notices.audience.routes import Route, RouteFinder
from watch.notices.dispatching.models import DispatchChannel, NoticeDispatch
from watch.notices.dispatching.planning import DispatchPlan, dispatch_row, reason_instead

Tried = tuple[DispatchChannel, str]
"""A channel and the hash of the address somebody was written to."""


@dataclass(frozen=True, slots=True)
class RelayDesk:
    """How people can be told now, read without a lock."""

    finder: RouteFinder
    persons: Mapping[uuid.UUID, PersonReach]

    def next_route(self, person_id: uuid.UUID | None, tried: Collection[Tried]) -> Route | None:
        """Return how somebody is told next: by a channel and an address not tried yet, at last by a
        call; None where nothing is left.
        """
        person = self.persons.get(person_id) if person_id else None
        if person is None:
            return None
        for route in (*self.finder.messages_to(person), self.finder.call_to(person)):
            key = (DispatchChannel.of(route.channel), route.address_hash)
            if route.channel is not None and key not in tried:
                return route
        return None

    def address_of(self, dispatch: NoticeDispatch) -> str:
        """Return the address of a dispatch as the card says it now; empty where it does not any
        more.
        """
        person = self.persons.get(dispatch.person_id) if dispatch.person_id else None
        own = () if person is None else (*person.phones, person.email)
        hash_of = self.finder.rules.hash_of
        return next((each for each in own if each and hash_of(each) == dispatch.address_hash), "")


def relay_desk(
    context: Context[NationalViewer],
    country: str,
    desk: AudienceDesk,
    person_ids: Sequence[uuid.UUID],
) -> RelayDesk:
    """Return how some persons can be told, for whoever sends: their cards are opened."""
    parts = (Person.id.in_(part) for part in in_parts(sorted(set(person_ids))))
    found = reaches_of(context.session, context.keyring, country, parts, context.now.date())
    persons = {each.id: each for each in found}
    rules = address_rules(context, country, desk, list(persons.values()))
    return RelayDesk(RouteFinder(rules), persons)


def relay_row(plan: DispatchPlan, failed: NoticeDispatch, route: Route) -> dict[str, Any]:
    """Return the row that takes the place of a dispatch that failed."""
    home = AudienceHousehold(failed.household_key, failed.household_id, (), ())
    row = dispatch_row(plan, home, route, failed.position)
    return row | {
        "follows_id": failed.id,
        "reason": reason_instead(failed.channel, failed.reason),
        "settled_at": None,
    }


def tried_addresses(
    session: Session, dispatches: Sequence[NoticeDispatch]
) -> dict[tuple[uuid.UUID, uuid.UUID], set[Tried]]:
    """Return, by notice and household, where somebody of it was written to or called already."""
    found: dict[tuple[uuid.UUID, uuid.UUID], set[Tried]] = {}
    row = NoticeDispatch
    columns = (row.notice_id, row.household_key, row.channel, row.address_hash)
    for part in in_parts(list(_homes(dispatches))):
        query = sa.select(*columns).where(sa.tuple_(row.notice_id, row.household_key).in_(part))
        for each in session.execute(query):
            key = (each.notice_id, each.household_key)
            found.setdefault(key, set()).add((each.channel, each.address_hash))
    return found


# -- inside ---------------------------------------------------------------------------------


def _homes(dispatches: Sequence[NoticeDispatch]) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    yield from dict.fromkeys((each.notice_id, each.household_key) for each in dispatches)
