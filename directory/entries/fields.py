"""What can be said about an entry: one table of fields for forms, links, imports, history and
editions.

A value is JSON: a text, a number, a list of codes. `FieldShape` says which. The minimum data set is that
of the region's directory: actor kind, name in two languages, owner, role, cover, place, channels,
languages, services, role before, during and after a crisis, capacity, papers asked, visibility,
confirmation.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.i18n.languages import N_
from directory.entries.kinds import EntryKind
from directory.entries.models import (
    Answer,
    Designation,
    OrganisationKind,
    PostKind,
    ShelterKind,
    Visibility,
)


class FieldShape(enum.StrEnum):
    """What form the value of a field has."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    """Whole, 0 or more, or None for unknown."""
    CHOICE = "choice"
    """One of `Field.choices`."""
    LANGUAGES = "languages"
    """List of BCP 47 codes."""
    WORDS = "words"
    """List of texts."""
    DAY = "day"
    """`2026-11-22` or None."""
    MOMENT = "moment"
    """`2026-11-22T12:00:00Z` or None."""
    POINT = "point"
    """[longitude, latitude] in degrees, or None."""
    COUNTRY = "country"
    """ISO 3166-1 alpha-2, or empty."""
    COUNTRIES = "countries"
    UNIT = "unit"
    """Code of an administrative unit, or empty."""
    UNITS = "units"
    AREA = "area"
    """GeoJSON geometry, or None."""
    POST = "post"
    """Identity of a post, or None."""
    ORGANISATION = "organisation"
    CHANNELS = "channels"
    """List of {"kind", "value", "has_whatsapp", "languages", "is_official", "hours", "note"}, in
    order.
    """
    VISITS = "visits"
    """List of {"starts_on", "ends_on", "city", "address", "unit_code", "point", "hours"}."""


class Group(enum.StrEnum):
    """Fields that are confirmed together."""

    IDENTITY = "identity"
    CHANNELS = "channels"
    PLACE = "place"
    SERVICE = "service"
    CHARGE = "charge"
    ANSWERS = "answers"
    OCCUPANCY = "occupancy"


GROUP_WORDS: Mapping[Group, str] = MappingProxyType(
    {
        Group.IDENTITY: N_("Quién es"),
        Group.CHANNELS: N_("Cómo comunicarse"),
        Group.PLACE: N_("Dónde está"),
        Group.SERVICE: N_("Qué hace"),
        Group.CHARGE: N_("De qué responde"),
        Group.ANSWERS: N_("Lo que se teme preguntar"),
        Group.OCCUPANCY: N_("Ocupación"),
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its key (the column of the table, or a part of the entry), title, shape and group."""

    key: str
    title: str
    """Message id."""
    group: Group
    shape: FieldShape = FieldShape.TEXT
    choices: type[enum.StrEnum] | None = None
    is_required: bool = False
    is_sensitive: bool = False
    """A correction that comes through a link waits for the yes of the country or the Secretariat.
    """
    is_sealed: bool = False
    """Kept under seal (community leaders): opened with a keyring only, and told nowhere else."""
    help: str = ""
    """Message id, or empty."""


_NAME = Field("name", N_("Nombre"), Group.IDENTITY, is_required=True)
_LANGUAGES = Field("languages", N_("Idiomas"), Group.SERVICE, FieldShape.LANGUAGES)
_HOURS = Field(
    "hours",
    N_("Horario"),
    Group.SERVICE,
    help=N_("Por ejemplo: lu-vi 9:00-17:00; sá 9:00-13:00; 24 h"),
)
_CHANNELS = Field("channels", N_("Teléfonos y otros canales"), Group.CHANNELS, FieldShape.CHANNELS)
_VISIBILITY = Field(
    "visibility",
    N_("Visible para"),
    Group.IDENTITY,
    FieldShape.CHOICE,
    Visibility,
    is_required=True,
)
_PLACE = (
    Field("address", N_("Dirección"), Group.PLACE),
    Field("city", N_("Ciudad"), Group.PLACE),
    Field("located_in", N_("País donde está"), Group.PLACE, FieldShape.COUNTRY),
    Field("unit_code", N_("Unidad administrativa"), Group.PLACE, FieldShape.UNIT),
    Field(
        "point",
        N_("Coordenadas"),
        Group.PLACE,
        FieldShape.POINT,
        help=N_("Latitud y longitud en grados: 26.2034, -98.2300"),
    ),
)
_KEPT = Field("post_id", N_("Representación que la lleva"), Group.IDENTITY, FieldShape.POST)
_PAPERS = Field("papers_asked", N_("¿Piden papeles?"), Group.ANSWERS, FieldShape.CHOICE, Answer)

FIELDS: Mapping[EntryKind, tuple[Field, ...]] = MappingProxyType(
    {
        EntryKind.POST: (
            _NAME,
            Field("kind", N_("Tipo"), Group.IDENTITY, FieldShape.CHOICE, PostKind, is_required=True),
            _VISIBILITY,
            Field("co_owners", N_("Países que la comparten"), Group.IDENTITY, FieldShape.COUNTRIES),
            _CHANNELS,
            *_PLACE,
            Field("timezone", N_("Zona horaria"), Group.PLACE),
            _HOURS,
            _LANGUAGES,
            Field("services", N_("Servicios"), Group.SERVICE, FieldShape.WORDS),
            Field("units", N_("Circunscripción: unidades"), Group.CHARGE, FieldShape.UNITS, is_sensitive=True),
            Field("drawn", N_("Circunscripción: área dibujada"), Group.CHARGE, FieldShape.AREA, is_sensitive=True),
            Field("covered_nationalities", N_("Atiende también a nacionales de"), Group.CHARGE, FieldShape.COUNTRIES),
            Field("covering_post_id", N_("La cubre cuando cierra"), Group.CHARGE, FieldShape.POST, is_sensitive=True),
            Field("closed_since", N_("Cerrada desde"), Group.CHARGE, FieldShape.DAY),
            Field("closed_reason", N_("Motivo del cierre"), Group.CHARGE),
            Field("visits", N_("Lugares y días de atención móvil"), Group.SERVICE, FieldShape.VISITS),
        ),
        EntryKind.FOCAL_POINT: (
            _NAME,
            Field("role", N_("Cargo"), Group.IDENTITY),
            _VISIBILITY,
            Field("post_id", N_("Representación"), Group.IDENTITY, FieldShape.POST, is_sensitive=True),
            Field(
                "designation", N_("Designación"), Group.CHARGE, FieldShape.CHOICE, Designation,
                is_required=True, is_sensitive=True,
            ),
            Field("designated_on", N_("Designado el"), Group.CHARGE, FieldShape.DAY),
            _CHANNELS,
            _LANGUAGES,
        ),
        EntryKind.SHELTER: (
            _NAME,
            Field("kind", N_("Tipo"), Group.IDENTITY, FieldShape.CHOICE, ShelterKind, is_required=True),
            _VISIBILITY,
            _KEPT,
            Field("organisation_id", N_("Organización que lo lleva"), Group.IDENTITY, FieldShape.ORGANISATION),
            _CHANNELS,
            *_PLACE,
            _HOURS,
            _LANGUAGES,
            _PAPERS,
            Field("open_now", N_("¿Abierto ahora?"), Group.OCCUPANCY, FieldShape.CHOICE, Answer),
            Field("capacity", N_("Cupo"), Group.ANSWERS, FieldShape.NUMBER),
            Field("beds_men", N_("Camas para hombres"), Group.ANSWERS, FieldShape.NUMBER),
            Field("beds_women", N_("Camas para mujeres"), Group.ANSWERS, FieldShape.NUMBER),
            Field("beds_families", N_("Camas para familias"), Group.ANSWERS, FieldShape.NUMBER),
            Field("beds_minors", N_("Camas para menores no acompañados"), Group.ANSWERS, FieldShape.NUMBER),
            Field("accessible", N_("¿Accesible con discapacidad?"), Group.ANSWERS, FieldShape.CHOICE, Answer),
            Field("pets", N_("¿Admite mascotas?"), Group.ANSWERS, FieldShape.CHOICE, Answer),
            Field("charging", N_("¿Carga de teléfonos?"), Group.ANSWERS, FieldShape.CHOICE, Answer),
            Field("authorities_present", N_("¿Hay autoridades presentes?"), Group.ANSWERS, FieldShape.CHOICE, Answer),
            Field("occupied", N_("Personas de día"), Group.OCCUPANCY, FieldShape.NUMBER),
            Field("occupied_at", N_("Contadas de día el"), Group.OCCUPANCY, FieldShape.MOMENT),
            Field("occupied_night", N_("Personas de noche"), Group.OCCUPANCY, FieldShape.NUMBER),
            Field("occupied_night_at", N_("Contadas de noche el"), Group.OCCUPANCY, FieldShape.MOMENT),
            Field("notes", N_("Notas"), Group.SERVICE, FieldShape.LONG_TEXT),
        ),
        EntryKind.ORGANISATION: (
            _NAME,
            Field("name_other", N_("Nombre en otro idioma"), Group.IDENTITY),
            Field("kind", N_("Tipo"), Group.IDENTITY, FieldShape.CHOICE, OrganisationKind, is_required=True),
            _VISIBILITY,
            _KEPT,
            _CHANNELS,
            *_PLACE,
            _HOURS,
            _LANGUAGES,
            Field("services", N_("Servicios"), Group.SERVICE, FieldShape.WORDS),
            Field("before", N_("Antes de la crisis"), Group.SERVICE, FieldShape.LONG_TEXT),
            Field("during", N_("Durante la crisis"), Group.SERVICE, FieldShape.LONG_TEXT),
            Field("after", N_("Después de la crisis"), Group.SERVICE, FieldShape.LONG_TEXT),
            Field("website", N_("Sitio web"), Group.SERVICE),
            _PAPERS,
        ),
        EntryKind.LEADER: (
            Field("name", N_("Nombre"), Group.IDENTITY, is_required=True, is_sealed=True),
            Field("phone", N_("Teléfono"), Group.CHANNELS, is_required=True, is_sealed=True),
            Field("alternate_name", N_("Suplente"), Group.IDENTITY, is_sealed=True),
            Field("alternate_phone", N_("Teléfono del suplente"), Group.CHANNELS, is_sealed=True),
            Field("post_id", N_("Representación"), Group.IDENTITY, FieldShape.POST, is_required=True),
            Field("zone", N_("Zona"), Group.PLACE, is_required=True),
            *_PLACE,
            _LANGUAGES,
            Field("people_covered", N_("Personas que cubre"), Group.SERVICE, FieldShape.NUMBER),
            Field("last_test_on", N_("Última prueba"), Group.SERVICE, FieldShape.DAY),
        ),
    }
)  # fmt: skip


def field_of(kind: EntryKind, key: str) -> Field:
    """Return the field `key` of entries of `kind`. Raises KeyError."""
    for field in FIELDS[kind]:
        if field.key == key:
            return field
    raise KeyError(f"{kind} has no field {key!r}")


def groups_of(kind: EntryKind) -> tuple[Group, ...]:
    """Return the groups entries of `kind` have, in the order of their fields."""
    return tuple(dict.fromkeys(field.group for field in FIELDS[kind]))
