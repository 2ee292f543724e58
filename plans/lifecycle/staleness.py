"""What a plan prints and is no longer so: the frozen facts against those of today, difference by
difference.

Pure. Every difference (`plans.lifecycle.difference`) names its section, its subject and both
values. Numbers count as changed past a threshold only: people come and go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from core.geo.geometry import Area
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, N_
from core.json_reader import Texts
from plans.facts.model import Contact, EstimateFact, Fact, LeaderFact, Numbers, PlanFacts
from plans.lifecycle.difference import FactDifference, Kind, PlanSection
from plans.lifecycle.rule_differences import rule_differences
from plans.lifecycle.transitions import VALID_DAYS
from plans.questionnaire.model import Questionnaire

PERSONS_SHARE, PERSONS_LEAST = 0.10, 20
"""Registered persons moved past the threshold: by a tenth of what is printed, and by twenty or
more.
"""
AS_DRAWN, AS_NAMED = 0.999, 0.9
"""How much of its ground an area has kept that is still the same: of one drawn by hand nearly all;
of one made of units less, for a finer map moves the coast of a county and not the county.
"""


_OF_CONTACT = {
    "name": N_("nombre"),
    "phone": N_("teléfono"),
    "alternate": N_("teléfono alterno"),
    "hours": N_("horario"),
    "capacity": N_("cupo"),
    "papers_asked": N_("si piden papeles"),
    "point": N_("lugar"),
    "services": N_("servicios"),
    "what_for": N_("para qué"),
    "languages": N_("idiomas"),
}
_OF_POST = {
    "name": N_("nombre"),
    "phone": N_("teléfono"),
    "address": N_("dirección"),
    "point": N_("lugar"),
}
_OF_LEADER = {
    "zone": N_("zona"),
    "name": N_("nombre"),
    "phone": N_("teléfono"),
    "alternate_name": N_("suplente"),
    "alternate_phone": N_("teléfono del suplente"),
}
_OF_FORM = {
    "capital": N_("capital"),
    "access": N_("acceso"),
    "distance_km": N_("distancia en km"),
    "languages": N_("idiomas"),
    "emergency_number": N_("número de emergencia"),
    "further_emergency_numbers": N_("números de emergencia de los otros países"),
    "alert_system": N_("sistema de alerta"),
    "host_authority": N_("autoridad anfitriona"),
    "civil_protection": N_("protección civil"),
    "host_coordination": N_("coordinación con el país anfitrión"),
    "legal": N_("puntos legales"),
    "entry_points": N_("puntos de entrada y salida"),
    "seasons": N_("temporadas"),
    "scenarios": N_("escenarios"),
    "assembly_points": N_("puntos de reunión"),
    "evacuation_routes": N_("rutas de evacuación"),
    "transport": N_("transporte"),
    "minors": N_("menores"),
    "pets": N_("mascotas"),
    "facilities": N_("hospitales y otros lugares"),
    "channels": N_("orden de los canales"),
    "offline_copy_holder": N_("quién guarda la copia"),
    "message_slots": N_("mensajes"),
}


def find_differences(printed: PlanFacts, today: PlanFacts) -> tuple[FactDifference, ...]:
    """Return what of `printed` is no longer so by `today`, gathered of the same plan; in the order
    of the plan.

    A confirmation that has run out since it was printed counts; one that had run out already does
    not.
    """
    now = today.gathered_at.date()
    return (
        *_validity(printed, now),
        *_posts(printed, today),
        *_area(printed, today),
        *_numbers(printed, today),
        *_contacts(printed, today, now),
        *_leaders(printed, today),
        *_form(printed.questionnaire.value, today.questionnaire.value),
        *rule_differences(printed, today),
    )


# -- inside ---------------------------------------------------------------------------------


def _validity(printed: PlanFacts, now: date) -> Iterator[FactDifference]:
    if printed.valid_until is not None and printed.valid_until < now:
        yield FactDifference(PlanSection.VALIDITY, Kind.EXPIRED, "", before=printed.valid_until)


def _posts(printed: PlanFacts, today: PlanFacts) -> Iterator[FactDifference]:
    yield from _changed(
        PlanSection.POST, printed.post.value.name, printed.post.value, today.post.value, _OF_POST
    )
    before = printed.covering.value if printed.covering else None
    after = today.covering.value if today.covering else None
    if before and after:
        yield from _changed(PlanSection.POST, before.name, before, after, _OF_POST)
    elif before or after:
        old, new = before.name if before else None, after.name if after else None
        yield FactDifference(
            PlanSection.POST, Kind.CHANGED, printed.post.value.name, N_("quién la cubre"), old, new
        )


def _area(printed: PlanFacts, today: PlanFacts) -> Iterator[FactDifference]:
    before, after = printed.area.value, today.area.value
    if set(before.host_countries) != set(after.host_countries):
        yield FactDifference(
            PlanSection.AREA,
            Kind.CHANGED,
            N_("Área"),
            N_("países"),
            _country_names(before.host_countries),
            _country_names(after.host_countries),
        )
    if before.units != after.units:
        yield FactDifference(
            PlanSection.AREA, Kind.CHANGED, N_("Área"), N_("unidades"), before.units, after.units
        )
    elif not _same_ground(before.shape, after.shape, AS_NAMED if before.units else AS_DRAWN):
        yield FactDifference(
            PlanSection.AREA,
            Kind.CHANGED,
            N_("Área"),
            N_("límite"),
            before.size_km2,
            after.size_km2,
        )


def _country_names(codes: Iterable[str]) -> Texts:
    """Return the names of countries by language."""
    return {
        language: wording.listed(wording.country(each) for each in codes)
        for language, wording in ((each, Formats(each)) for each in LANGUAGES)
    }


def _same_ground(one: Area, other: Area, least: float) -> bool:
    return one == other or min(one.overlap_share(other), other.overlap_share(one)) > least


def _numbers(printed: PlanFacts, today: PlanFacts) -> Iterator[FactDifference]:
    before, after = _persons(printed.numbers), _persons(today.numbers)
    if _is_worth_telling(before, after):
        yield _other_number(N_("Personas registradas"), before, after)
    old, new = _estimate(printed.estimate), _estimate(today.estimate)
    if old != new:
        yield _other_number(N_("Estimación"), old[0], new[0])


def _persons(fact: Fact[Numbers] | None) -> int | None:
    return fact.value.persons if fact else None


def _estimate(fact: Fact[EstimateFact] | None) -> tuple[int | None, int | None]:
    """Return the persons and the year of an estimate."""
    return (fact.value.persons, fact.value.year) if fact else (None, None)


def _is_worth_telling(before: int | None, after: int | None) -> bool:
    if before is None or after is None:
        return before is not after
    moved = abs(after - before)
    return moved >= PERSONS_LEAST and moved >= PERSONS_SHARE * before


def _other_number(subject: str, before: int | None, after: int | None) -> FactDifference:
    return FactDifference(PlanSection.NUMBERS, Kind.CHANGED, subject, N_("número"), before, after)


def _contacts(printed: PlanFacts, today: PlanFacts, now: date) -> Iterator[FactDifference]:
    before, after = _by_identity(printed.contacts), _by_identity(today.contacts)
    for identity, fact in before.items():
        name = fact.value.name
        if identity not in after:
            yield FactDifference(PlanSection.CONTACTS, Kind.GONE, name, contact=fact.value)
            continue
        for each in _one_contact(name, fact, after[identity], printed.gathered_at.date(), now):
            yield replace(each, contact=fact.value)
    for identity, fact in after.items():
        if identity not in before:
            name = fact.value.name
            yield FactDifference(PlanSection.CONTACTS, Kind.ADDED, name, contact=fact.value)


def _one_contact(
    name: str, before: Fact[Contact], after: Fact[Contact], printed_on: date, now: date
) -> Iterator[FactDifference]:
    if before.value.is_open is not False and after.value.is_open is False:
        yield FactDifference(PlanSection.CONTACTS, Kind.CLOSED, name)
    elif before.value.is_open is False and after.value.is_open:
        yield FactDifference(PlanSection.CONTACTS, Kind.OPENED, name)
    yield from _changed(PlanSection.CONTACTS, name, before.value, after.value, _OF_CONTACT)
    if _is_current(before.as_of, printed_on) and not _is_current(after.as_of, now):
        yield FactDifference(PlanSection.CONTACTS, Kind.LAPSED, name, before=after.as_of)


def _is_current(confirmed: date | None, on: date) -> bool:
    return confirmed is not None and on - confirmed < timedelta(days=VALID_DAYS)


def _by_identity(contacts: tuple[Fact[Contact], ...]) -> dict[str, Fact[Contact]]:
    """Entries of the directory by identity; what the form says is compared as the form."""
    return {fact.value.entry: fact for fact in contacts if fact.value.entry}


def _leaders(printed: PlanFacts, today: PlanFacts) -> Iterator[FactDifference]:
    before = {fact.value.entry: fact.value for fact in printed.leaders}
    after = {fact.value.entry: fact.value for fact in today.leaders}
    for identity, leader in before.items():
        if identity in after and not after[identity].name:
            continue  # its record does not open today: what is printed still stands
        if identity in after:
            yield from _changed(
                PlanSection.LEADERS, _place(leader), leader, after[identity], _OF_LEADER
            )
        else:
            yield FactDifference(PlanSection.LEADERS, Kind.GONE, _place(leader))
    yield from (
        FactDifference(PlanSection.LEADERS, Kind.ADDED, _place(leader))
        for key, leader in after.items()
        if key not in before
    )


def _place(leader: LeaderFact) -> str:
    """Return a leader by the zone: differences stand on screens that show no names."""
    return leader.zone


def _form(before: Questionnaire, after: Questionnaire) -> Iterator[FactDifference]:
    for each in fields(Questionnaire):
        old, new = getattr(before, each.name), getattr(after, each.name)
        if old != new:
            yield FactDifference(
                PlanSection.FORM, Kind.CHANGED, N_("Formulario"), _OF_FORM[each.name], old, new
            )


def _changed(
    section: PlanSection, subject: str, before: Any, after: Any, words: Mapping[str, str]
) -> Iterator[FactDifference]:
    for name, what in words.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield FactDifference(section, Kind.CHANGED, subject, what, old, new)
