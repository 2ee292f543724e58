"""The audience of a notice household by household: whom it means, and how each is told.

The order is that of the households' keys, so that the same people always give the same list.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

import sqlalchemy as sa

from core.audit_log import record
from core.audit_log.person_tags import tags_of
from core.context import Context
from core.geo.geometry import Area
from registry.contacts.bad_numbers import BadNumber, bad_numbers_of, number_digests
from registry.contacts.reach import PersonReach, address_digests, reaches_of
from registry.people.access import NationalViewer, in_parts
from registry.people.models import Person
from registry.quality.models import QualityFlag, RegistrationFault
from watch.notices.audience.desk import AudienceDesk
from watch.notices.audience.meant import meant_persons
from watch.notices.audience.routes import AddressRules, Route, RouteFinder
from watch.notices.audience.spec import AudienceSpec


@dataclass(frozen=True, slots=True)
class AudienceHousehold:
    """One household of an audience."""

    key: uuid.UUID
    """Of the household; of who lives alone, their own."""
    household_id: uuid.UUID | None
    meant: tuple[PersonReach, ...]
    routes: tuple[Route, ...]

    @property
    def is_told(self) -> bool:
        """Whether a text is brought to somebody for it, there or with another household."""
        return any(each.is_message for each in self.routes)


@dataclass(frozen=True, slots=True)
class NoticeAudience:
    """An audience as it is now."""

    households: tuple[AudienceHousehold, ...]
    person_ids: tuple[uuid.UUID, ...]
    """Of all it means, rising."""
    area: Area | None
    stopped: int
    """Persons of it who said STOP."""

    @property
    def routes(self) -> list[Route]:
        """How everybody of it is told, household by household."""
        return [route for home in self.households for route in home.routes]


def audience_of(
    context: Context[NationalViewer], spec: AudienceSpec, desk: AudienceDesk
) -> NoticeAudience:
    """Return the audience of a rule now, with one line in the audit log for the cards it opened.

    Raises what `meant_persons` raises.
    """
    meant = meant_persons(context, spec, desk)
    by_home: dict[uuid.UUID, list[PersonReach]] = defaultdict(list)
    for person in meant.persons:
        by_home[person.household_key].append(person)
    others = _others_of(context, spec.country, by_home)
    everybody = [*meant.persons, *(each for own in others.values() for each in own)]
    rules = address_rules(context, spec.country, desk, everybody)
    finder = RouteFinder(rules, spec.only_household_heads)
    homes = []
    for key in sorted(by_home, key=attrgetter("int")):
        own = by_home[key]
        routes = finder.routes_of(own, others.get(key, ()))
        homes.append(AudienceHousehold(key, own[0].household_id, tuple(own), tuple(routes)))
    ids = tuple(each.id for each in meant.persons)
    _note_reading(context, spec.country, ids)
    stopped = sum(_has_stopped(each, rules) for each in meant.persons)
    return NoticeAudience(tuple(homes), ids, meant.area, stopped)


def address_rules(
    context: Context[NationalViewer],
    country: str,
    desk: AudienceDesk,
    persons: Sequence[PersonReach],
) -> AddressRules:
    """Return what is known beside the cards of the addresses of some persons."""

    @cache
    def hash_of(address: str) -> str:
        return address_digests(context.keyring, country, address)[0]

    return AddressRules(
        hash_of=hash_of,
        stopped=desk.stopped(context.session, country),
        bad=_bad_addresses(context, country, persons),
        gateways=desk.gateways,
    )


# -- inside ---------------------------------------------------------------------------------


def _others_of(
    context: Context[NationalViewer],
    country: str,
    by_home: Mapping[uuid.UUID, Sequence[PersonReach]],
) -> dict[uuid.UUID, list[PersonReach]]:
    """Return who else is in the households of which only children are meant: they are told through
    them.
    """
    young = [
        own[0].household_id
        for own in by_home.values()
        if own[0].household_id and all(each.is_minor for each in own)
    ]
    parts = (Person.household_id.in_(part) for part in in_parts(young))
    known = {each.id for own in by_home.values() for each in own}
    found: dict[uuid.UUID, list[PersonReach]] = defaultdict(list)
    day = context.now.date()
    for person in reaches_of(context.session, context.keyring, country, parts, day):
        if person.id not in known:
            found[person.household_key].append(person)
    return found


def _bad_addresses(
    context: Context[NationalViewer], country: str, persons: Sequence[PersonReach]
) -> frozenset[tuple[uuid.UUID, str]]:
    """Return the persons and addresses of theirs that are marked: a telephone somebody called in
    vain, e-mail that refused our letters.
    """
    found = set()
    own = {each.id for each in persons}
    marked = bad_numbers_of(context.session, own.intersection(_with_marks(context, country)))
    refused = _refused(context, country)
    for person in persons:
        if person.email and person.id in refused:
            found.add((person.id, person.email))
        for phone in person.phones if person.id in marked else ():
            digests = number_digests(context.keyring, country, phone)
            if any(each in marked[person.id] for each in digests):
                found.add((person.id, phone))
    return frozenset(found)


def _with_marks(context: Context[NationalViewer], country: str) -> list[uuid.UUID]:
    """Return who of a country has a marked number: few."""
    query = sa.select(BadNumber.person_id).join(Person, Person.id == BadNumber.person_id)
    return list(context.session.scalars(query.where(Person.country == country).distinct()))


def _refused(context: Context[NationalViewer], country: str) -> frozenset[uuid.UUID]:
    query = sa.select(QualityFlag.person_id).where(
        QualityFlag.country == country, QualityFlag.kind == RegistrationFault.REFUSED_MAIL
    )
    return frozenset(context.session.scalars(query))


def _has_stopped(person: PersonReach, rules: AddressRules) -> bool:
    own: Iterable[str] = (*person.phones, person.email) if rules.stopped else ()
    return any(rules.hash_of(each) in rules.stopped for each in own if each)


def _note_reading(context: Context[NationalViewer], country: str, ids: Sequence[uuid.UUID]) -> None:
    record(
        context.session,
        at=context.now,
        actor=context.actor,
        action="notice.audience",
        country=country,
        purpose=context.purpose or "notice",
        persons=len(ids),
        **tags_of(ids),
    )
