"""The fields an agreement can name, and what a reader sees of each: one table.

What is not here cannot be shared: notes, what a list said in its own words, sex, exact points. A
value is made here and nowhere else, so that a page of another country has nothing more in hand.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from core.i18n.languages import N_
from registry.labels import NEED_WORDS
from registry.people.models import Need
from registry.people.record import ADULT_AT, Card, StayPlace

OLDER_AT = 60
GUARDED_NEEDS = frozenset({Need.MINOR_ALONE, Need.DETAINED})
"""Needs that say what nobody else is told unless the agreement names it."""


class SharedField(enum.StrEnum):
    """One field of an agreement."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    LANGUAGE = "language"
    AGE = "age"
    NEEDS = "needs"
    MUNICIPALITY = "municipality"
    PLACE = "place"
    CONTACT = "contact"
    HOUSEHOLD = "household"
    COUNT = "count"


FIELD_WORDS: Mapping[SharedField, str] = MappingProxyType(
    {
        SharedField.NAME: N_("Nombre"),
        SharedField.PHONE: N_("Teléfono"),
        SharedField.EMAIL: N_("Correo"),
        SharedField.LANGUAGE: N_("Idioma"),
        SharedField.AGE: N_("Grupo de edad"),
        SharedField.NEEDS: N_("Necesidades"),
        SharedField.MUNICIPALITY: N_("Municipio o condado"),
        SharedField.PLACE: N_("Lugar, con las palabras del registro"),
        SharedField.CONTACT: N_("Persona de contacto y su teléfono"),
        SharedField.HOUSEHOLD: N_("Quiénes son del mismo hogar"),
        SharedField.COUNT: N_("Cuántas personas son"),
    }
)
OF_PERSONS = frozenset(SharedField) - {SharedField.COUNT}
"""Those that say something of each person."""


@dataclass(frozen=True, slots=True)
class OpenShared:
    """A person opened for an agreement, before it is cut down to the fields agreed on; it never
    leaves `registry.sharing`.
    """

    card: Card
    places: tuple[StayPlace, ...]
    units: tuple[str, ...]
    """The names of the municipalities of these places."""
    household: int
    """Counts from 1 on a page."""


@dataclass(frozen=True, slots=True)
class SharedCell:
    """What a reader sees of one field: telephones in E.164, other words as they are shown; codes
    are message ids.
    """

    field: SharedField
    phones: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedPerson:
    """A person as another country sees them: the fields agreed on and nothing else, not even an
    id.
    """

    cells: tuple[SharedCell, ...]


def shared_person(
    person: OpenShared, fields: frozenset[SharedField], shown_needs: frozenset[Need], today: date
) -> SharedPerson:
    """Return a person cut down to `fields`, in the order of the table."""
    cells = (
        SharedCell(field, *_CELLS[field](person, shown_needs, today))
        for field in SharedField
        if field in fields and field in _CELLS
    )
    return SharedPerson(tuple(cells))


def fields_of(codes: list[str]) -> frozenset[SharedField]:
    """Return the fields an agreement names; one of another release is none."""
    known = {field.value for field in SharedField}
    return frozenset(SharedField(code) for code in codes if code in known)


# -- inside ---------------------------------------------------------------------------------

Values = tuple[tuple[str, ...], tuple[str, ...]]
"""Telephones, and words."""


def _present(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _age(person: OpenShared, _needs: frozenset[Need], today: date) -> Values:
    if person.card.birth_year is None:
        return (), ()
    years = today.year - person.card.birth_year
    if years < ADULT_AT:
        return (), (N_("menor de edad"),)
    return (), (N_("60 años o más") if years >= OLDER_AT else N_("persona adulta"),)


def _needs(person: OpenShared, needs: frozenset[Need], today: date) -> Values:
    return (), tuple(NEED_WORDS[need] for need in person.card.needs_on(today) if need in needs)


_CELLS: Mapping[SharedField, Callable[[OpenShared, frozenset[Need], date], Values]] = {
    SharedField.NAME: lambda person, _needs, _today: ((), _present(person.card.full_name)),
    SharedField.PHONE: lambda person, _needs, _today: (
        _present(person.card.phone, *person.card.other_phones),
        (),
    ),
    SharedField.EMAIL: lambda person, _needs, _today: ((), _present(person.card.email)),
    SharedField.LANGUAGE: lambda person, _needs, _today: ((), _present(person.card.language)),
    SharedField.AGE: _age,
    SharedField.NEEDS: _needs,
    SharedField.MUNICIPALITY: lambda person, _needs, _today: ((), _present(*person.units)),
    SharedField.PLACE: lambda person, _needs, _today: (
        (),
        _present(*(place.text for place in person.places)),
    ),
    SharedField.CONTACT: lambda person, _needs, _today: (
        _present(person.card.contact_phone),
        _present(person.card.contact_name),
    ),
    SharedField.HOUSEHOLD: lambda person, _needs, _today: ((), (str(person.household),)),
}
"""What each field says of a person; a count says nothing of any."""
