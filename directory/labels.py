"""How the codes of the directory are said."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
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
