"""The words of the directory's codes, as message ids."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from core.i18n.languages import LANGUAGES, N_, translator
from directory.entries.models import ConfirmationMethod, Designation, OrganisationKind, ShelterKind

METHOD_WORDS: Mapping[ConfirmationMethod, str] = {
    ConfirmationMethod.PHONE: N_("por teléfono"),
    ConfirmationMethod.EMAIL: N_("por correo"),
    ConfirmationMethod.LINK: N_("por enlace"),
    ConfirmationMethod.VISIT: N_("en visita"),
    ConfirmationMethod.IMPORT: N_("por importación"),
    ConfirmationMethod.SCREEN: N_("en pantalla"),
}
DESIGNATION_WORDS: Mapping[Designation, str] = {
    Designation.DESIGNATED: N_("designado"),
    Designation.ALTERNATE: N_("suplente"),
    Designation.OTHER: N_("otro contacto"),
}
SHELTER_WORDS: Mapping[ShelterKind, str] = {
    ShelterKind.EVACUATION: N_("refugio de evacuación"),
    ShelterKind.MIGRANT_HOUSE: N_("casa del migrante"),
    ShelterKind.COMMUNITY: N_("albergue comunitario"),
    ShelterKind.CONSULAR: N_("albergue consular"),
}
ORGANISATION_WORDS: Mapping[OrganisationKind, str] = {
    OrganisationKind.CONSULAR: N_("consular"),
    OrganisationKind.CIVIL_SOCIETY: N_("sociedad civil"),
    OrganisationKind.PRIVATE: N_("privada"),
    OrganisationKind.INTERNATIONAL: N_("internacional"),
    OrganisationKind.HOST_AUTHORITY: N_("autoridad local"),
}
CODE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        # kinds of entry
        "post": N_("Representación"),
        "focal_point": N_("Punto focal"),
        "shelter": N_("Albergue"),
        "organisation": N_("Organización"),
        "community_leader": N_("Líder comunitario"),
        # kinds of post
        "embassy": N_("Embajada"),
        "consulate_general": N_("Consulado general"),
        "consulate": N_("Consulado"),
        "honorary": N_("Consulado honorario"),
        "mobile": N_("Consulado móvil"),
        "joint": N_("Consulado conjunto"),
        # designations
        "designated": N_("Designado"),
        "alternate": N_("Suplente"),
        "other": N_("Otro"),
        # kinds of shelter
        "evacuation": N_("Albergue de evacuación"),
        "migrant_house": N_("Casa del migrante"),
        "community": N_("Albergue comunitario"),
        "consular": N_("Consular"),
        # kinds of organisation
        "civil_society": N_("Sociedad civil"),
        "private": N_("Sector privado"),
        "international": N_("Organismo internacional"),
        "host_authority": N_("Autoridad local"),
        # age of a confirmation
        "fresh": N_("Vigente"),
        "due": N_("Por confirmar"),
        "lapsed": N_("Vencido"),
        "never": N_("Nunca confirmado"),
        # channels, and how an entry was confirmed
        "phone": N_("Teléfono"),
        "email": N_("Correo electrónico"),
        "link": N_("Enlace"),
        "visit": N_("Visita"),
        "import": N_("Importación"),
        "screen": N_("En pantalla"),
        "emergency": N_("Teléfono de emergencia"),
        "whatsapp": N_("WhatsApp"),
        "hotline": N_("Línea de atención"),
        # answers
        "yes": N_("Sí"),
        "no": N_("No"),
        "unknown": N_("No se sabe"),
        # how near a point is
        "municipality": N_("centro de la población"),
        "county": N_("centro del condado"),
        # visibility; `post` reads as the kind does
        "public": N_("Público"),
        "rcm": N_("Países de la CRM"),
        "country": N_("Su país"),
    }
)
"""Codes as tables, forms and the book write them: whichever column they stand in."""


@lru_cache(maxsize=256)
def code_words(code: str) -> tuple[str, ...]:
    """Return the word of a code in each of our languages; none for a code without a word."""
    word = CODE_WORDS.get(code)
    return tuple(translator(language).gettext(word) for language in LANGUAGES) if word else ()
