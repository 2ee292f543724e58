"""Whom a rule means: matched against the zone as flags are, or all of a country, a post, a need."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.context import Context
from core.errors import NotAllowed, UnusableInput
from core.geo.geometry import Area, union
from core.i18n.languages import N_
from feeds.models import Hazard
from feeds.values import Band, Severity
from registry.contacts.reach import PersonReach, reaches_of
from registry.matching.index import open_index
from registry.people.access import NationalViewer, in_parts
from registry.people.models import Person
from watch.flags.reasons import zone_now
from watch.matching.affected import affected_zone
from watch.matching.hazard_zone import HazardZone
from watch.notices.audience.desk import AudienceDesk
from watch.notices.audience.spec import AudienceSpec


@dataclass(frozen=True, slots=True)
class MeantPersons:
    """Whom a rule means, and where: None where it says no place."""

    persons: tuple[PersonReach, ...]
    area: Area | None


def meant_persons(
    context: Context[NationalViewer], spec: AudienceSpec, desk: AudienceDesk
) -> MeantPersons:
    """Return whom a rule means now; their cards are opened for it, so the caller writes the audit
    log.

    Raises NotAllowed for people of another country than the viewer's, and UnusableInput for a place
    that is none, or none any more.
    """
    if not spec.country or spec.country != context.viewer.country:
        raise NotAllowed("a notice is for the nationals of one's own country")
    zone = _zone(context, spec, desk) if spec.has_zone else None
    parts = _everybody() if zone is None else _inside(context, spec.country, zone)
    narrowed = [_narrowed(part, spec) for part in parts]
    found = reaches_of(context.session, context.keyring, spec.country, narrowed, context.now.date())
    persons = [each for each in found if _is_meant(each, spec)]
    persons.sort(key=lambda each: each.id.int)
    return MeantPersons(tuple(persons), None if zone is None else union(b.area for b in zone.bands))


# -- inside ---------------------------------------------------------------------------------


def _zone(context: Context[NationalViewer], spec: AudienceSpec, desk: AudienceDesk) -> HazardZone:
    """Return where a rule says, asked now. Raises UnusableInput where that is no place."""
    if spec.hazard_id is not None:
        zone = _zone_of_hazard(context, spec.hazard_id)
    elif spec.crisis_number:
        bands = desk.crisis_zone(context.session, spec.crisis_number, spec.zone_version)
        zone = HazardZone(tuple(bands), None, context.now, None)
    else:
        zone = HazardZone(tuple(_units(context, spec.units)), None, context.now, None)
    if not zone.bands:
        raise UnusableInput("audience", N_("Ese lugar no tiene zona en el mapa."))
    return zone


def _zone_of_hazard(context: Context[NationalViewer], hazard_id: uuid.UUID) -> HazardZone:
    hazard = context.session.get(Hazard, hazard_id)
    if hazard is None:
        raise UnusableInput("hazard", N_("Esa amenaza ya no está."))
    return zone_now(hazard, context.now)


def _units(context: Context[NationalViewer], codes: Sequence[str]) -> Iterator[Band]:
    for code in codes:
        shape = context.atlas.area(code)
        if shape is None:
            raise UnusableInput("units", N_("Un municipio no está en el mapa."))
        yield Band(shape, Severity.UNKNOWN)


def _everybody() -> list[sa.ColumnElement[bool]]:
    return [sa.true()]


def _inside(
    context: Context[NationalViewer], country: str, zone: HazardZone
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on whom a zone touches: inside it, on the way to it, or leaving it."""
    index = open_index(context.session, context.keyring, [country])
    match = affected_zone(zone, index).get(country)
    numbers = [] if match is None else match.numbers.tolist()
    return [Person.number.in_(part) for part in in_parts(numbers)]


def _narrowed(part: sa.ColumnElement[bool], spec: AudienceSpec) -> sa.ColumnElement[bool]:
    return part if spec.post_id is None else sa.and_(part, Person.post_id == spec.post_id)


def _is_meant(person: PersonReach, spec: AudienceSpec) -> bool:
    """Return whether what a rule asks of the card is so; a card that does not open is meant: nobody
    knows that it is not.
    """
    if person.is_closed:
        return True
    speaks = not spec.languages or person.languages[0] in spec.languages
    needs = not spec.needs or any(each.value in person.needs for each in spec.needs)
    return speaks and needs
