"""The types of each kind of entry, what others call them, and what stands for a missing one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import translator
from directory.entries.kinds import EntryKind
from directory.entries.models import Designation, OrganisationKind, PostKind, ShelterKind
from directory.labels import CODE_WORDS

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
        # posts
        "embassy": "embassy",
        "embajada": "embassy",
        "ambassade": "embassy",
        "high commission": "embassy",
        "consulate general": "consulate_general",
        "general consulate": "consulate_general",
        "consulado": "consulate",
        "consulate": "consulate",
        "consulat": "consulate",
        "consular office": "consulate",
        "agencia consular": "consulate",
        "consular agency": "consulate",
        "seccion consular": "consulate",
        "honorary consulate": "honorary",
        "honorary consul": "honorary",
        "consul honorario": "honorary",
        "mobile consulate": "mobile",
        "consulado itinerante": "mobile",
        "consulado sobre ruedas": "mobile",
        # shelters
        "albergue": "evacuation",
        "refugio": "evacuation",
        "refugio temporal": "evacuation",
        "shelter": "evacuation",
        "evacuation center": "evacuation",
        "casa de migrantes": "migrant_house",
        "casa del migrante": "migrant_house",
        "casa migrante": "migrant_house",
        "migrant shelter": "migrant_house",
        "centro de evacuacion": "evacuation",
        "evacuation centre": "evacuation",
        "refuge": "evacuation",
        "albergues": "evacuation",
        # organisations
        "ong": "civil_society",
        "organizacion": "civil_society",
        "organization": "civil_society",
        "organisation": "civil_society",
        "fundacion": "civil_society",
        "foundation": "civil_society",
        "organizacion no gubernamental": "civil_society",
        "organizacion de la sociedad civil": "civil_society",
        "societe civile": "civil_society",
        "organismo internacional": "international",
        "osc": "civil_society",
        "ngo": "civil_society",
        "cso": "civil_society",
        "iglesia": "civil_society",
        "church": "civil_society",
        "asociacion civil": "civil_society",
        "sociedad civil": "civil_society",
        "empresa": "private",
        "company": "private",
        "privado": "private",
        "gobierno": "host_authority",
        "government": "host_authority",
        "autoridad": "host_authority",
        "proteccion civil": "host_authority",
        "agencia de la onu": "international",
        "un agency": "international",
        # focal points
        "titular": "designated",
        "principal": "designated",
        "suplente": "alternate",
        "alterno": "alternate",
        "enlace": "other",
    }
)
"""What others call our types, folded."""

NAME_MADE_OF = "{type} de {country} en {city}"
"""The name of a post in a list that has a column for its country and its city, and none for its
name.
"""


DEFAULTS_OF_ANY: Mapping[str, str] = MappingProxyType({"visibility": "rcm"})
"""What stands for a missing cell in a list that mixes kinds; its types are those of each kind."""


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


def word_of(code: str, language: str) -> str:
    """Return a code in words."""
    return translator(language).gettext(CODE_WORDS[code])
