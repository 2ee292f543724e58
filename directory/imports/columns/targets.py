"""What a column of a sender's table can be: the columns of our own tables, and a few more. Pure.

The mapping of a table is plain JSON:

    {"columns": {"TELÉFONO": {"field": "phone"}, "MUNICIPIO": {"field": "address_more"}, "Núm.": {"field": ""}},
     "defaults": {"type": "evacuation", "visibility": "rcm", "located_in": "MX",
                  "name": "{type} de {country} en {city}"}}

`columns` says for each title which target it is (empty: not read; a title not named is not read
either). `defaults` says what a cell stands for that is missing or empty; `name` may be put together
from other targets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from core.atlas.names import fold
from core.i18n.languages import LANGUAGES, N_, translator
from directory.entries.fields import FIELDS, FieldShape
from directory.entries.kinds import EntryKind
from directory.entries.models import Designation, OrganisationKind, PostKind, ShelterKind
from directory.export.columns import COLUMNS, SECTION_COLUMN, WORDS

_ALL = frozenset(EntryKind)
_PLACED = _ALL - {EntryKind.FOCAL_POINT}
_ONLY_TOLD = frozenset({"age_days", "state"})
"""Columns of our tables that are worked out anew, and never read."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a column can be. `is_many`: several columns may be it at once."""

    key: str
    title: str
    """Message id."""
    kinds: frozenset[EntryKind] = _ALL
    is_many: bool = False


_MORE = (
    Target(SECTION_COLUMN.key, SECTION_COLUMN.title),
    Target("point", N_("Latitud y longitud en una celda"), _PLACED),
    Target(
        "contacts", N_("Teléfonos y correos mezclados"), _ALL - {EntryKind.LEADER}, is_many=True
    ),
    Target("address_more", N_("Se añade a la dirección"), _PLACED, is_many=True),
    Target("notes_more", N_("Se añade a las notas"), frozenset({EntryKind.SHELTER}), is_many=True),
)
_MANY = frozenset({"phone", "emergency", "hotline", "whatsapp", "email"})
TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        target.key: target
        for target in (
            *(
                Target(column.key, column.title, column.sections, column.key in _MANY)
                for column in COLUMNS
                if column.key not in _ONLY_TOLD
            ),
            *_MORE,
        )
    }
)
CHANNEL_TARGETS = (
    "phone",
    "phone_2",
    "emergency",
    "hotline",
    "whatsapp",
    "email",
    "contacts",
    "more_channels",
)
TYPES_OF: Mapping[EntryKind, tuple[str, ...]] = MappingProxyType(
    {
        EntryKind.POST: tuple(each.value for each in PostKind),
        EntryKind.FOCAL_POINT: tuple(each.value for each in Designation),
        EntryKind.SHELTER: tuple(each.value for each in ShelterKind),
        EntryKind.ORGANISATION: tuple(each.value for each in OrganisationKind),
        EntryKind.LEADER: (),
    }
)
TYPE_FIELD: Mapping[EntryKind, str] = MappingProxyType(
    {kind: "designation" if kind is EntryKind.FOCAL_POINT else "kind" for kind in EntryKind}
)
TYPE_SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "embassy": "embassy", "embajada": "embassy", "ambassade": "embassy", "high commission": "embassy",
        "consulate general": "consulate_general", "general consulate": "consulate_general", "consulado": "consulate",
        "consulate": "consulate", "consulat": "consulate", "consular office": "consulate",
        "agencia consular": "consulate", "consular agency": "consulate", "seccion consular": "consulate",
        "honorary consulate": "honorary", "honorary consul": "honorary", "consul honorario": "honorary",
        "mobile consulate": "mobile", "consulado itinerante": "mobile", "consulado sobre ruedas": "mobile",
        "albergue": "evacuation", "refugio": "evacuation", "refugio temporal": "evacuation", "shelter": "evacuation",
        "evacuation center": "evacuation", "casa de migrantes": "migrant_house", "casa del migrante": "migrant_house",
        "ong": "civil_society", "osc": "civil_society", "ngo": "civil_society", "cso": "civil_society",
        "iglesia": "civil_society", "church": "civil_society", "asociacion civil": "civil_society",
        "sociedad civil": "civil_society", "empresa": "private", "company": "private", "privado": "private",
        "gobierno": "host_authority", "government": "host_authority", "autoridad": "host_authority",
        "proteccion civil": "host_authority", "agencia de la onu": "international", "un agency": "international",
        "titular": "designated", "principal": "designated", "suplente": "alternate", "alterno": "alternate",
        "enlace": "other",
    }
)  # fmt: skip
"""What others call our types, folded."""

NAME_MADE_OF = "{type} de {country} en {city}"
"""The name of a post in a list that has a column for its country and its city, and none for its
name.
"""


def defaults_of(kind: EntryKind) -> dict[str, str]:
    """Return what stands for a missing cell unless somebody says otherwise; the person sees it and
    can change it.
    """
    types = {
        EntryKind.POST: "consulate",
        EntryKind.FOCAL_POINT: "other",
        EntryKind.SHELTER: "evacuation",
        EntryKind.ORGANISATION: "civil_society",
    }
    type_of = {"type": types[kind]} if kind in types else {}
    return type_of if kind is EntryKind.LEADER else {**type_of, "visibility": "rcm"}


@lru_cache(maxsize=1)
def own_titles() -> dict[str, str]:
    """Return the folded titles of our own tables and forms, in our three languages, and which
    target each is.
    """
    titles: dict[str, str] = {}
    for language in LANGUAGES:
        say = translator(language).gettext
        for target in TARGETS.values():
            titles.setdefault(fold(say(target.title)), target.key)
        for column in COLUMNS:
            if column.key in _ONLY_TOLD:
                titles.setdefault(fold(say(column.title)), "")
    for language in LANGUAGES:
        say = translator(language).gettext
        for key, title in _titles_of_fields():
            titles.setdefault(fold(say(title)), key)
    return titles


def _titles_of_fields() -> list[tuple[str, str]]:
    """Return the titles of the forms, where they are not those of the tables."""
    by_shape = {
        FieldShape.POST: "of_post",
        FieldShape.POINT: "point",
        FieldShape.AREA: "drawn",
        FieldShape.VISITS: "visits",
    }
    renamed = {
        "kind": "type",
        "designation": "type",
        "alternate_phone": "phone_2",
        "covering_post_id": "covering_post",
    }
    found = []
    for fields in FIELDS.values():
        for field in fields:
            key = renamed.get(field.key) or by_shape.get(field.shape) or field.key
            if key in TARGETS and field.shape is not FieldShape.CHANNELS:
                found.append((key, field.title))
    return found


def word_of(code: str, language: str) -> str:
    """Return a code in words."""
    return translator(language).gettext(WORDS[code])
