"""What the pages of agreements call phases and reaches."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from core.i18n.languages import N_
from registry.sharing.fields import FIELD_WORDS, SharedField
from registry.sharing.listing import AgreementPhase
from registry.sharing.models import SharingAgreement, SharingReach
from webapp.http.i18n import with_colon

PHASE_WORDS: Mapping[AgreementPhase, str] = {
    AgreementPhase.DRAFT: N_("espera la segunda firma de quien comparte"),
    AgreementPhase.OFFERED: N_("espera las firmas de quien va a leer"),
    AgreementPhase.COMING: N_("firmado, todavía no empieza"),
    AgreementPhase.IN_FORCE: N_("en vigor"),
    AgreementPhase.OVER: N_("terminó su plazo"),
    AgreementPhase.REFUSED: N_("no se aceptó"),
    AgreementPhase.WITHDRAWN: N_("retirado"),
}
PHASE_TONES: Mapping[AgreementPhase, str] = {
    AgreementPhase.DRAFT: "warn",
    AgreementPhase.OFFERED: "warn",
    AgreementPhase.COMING: "info",
    AgreementPhase.IN_FORCE: "ok",
    AgreementPhase.OVER: "off",
    AgreementPhase.REFUSED: "off",
    AgreementPhase.WITHDRAWN: "off",
}
FIELD_HEADS: Mapping[SharedField, str] = {
    **FIELD_WORDS,
    SharedField.MUNICIPALITY: N_("Municipio"),
    SharedField.PLACE: N_("Lugar"),
    SharedField.CONTACT: N_("Persona de contacto"),
    SharedField.HOUSEHOLD: N_("Hogar"),
}
"""What heads the column of a field."""
REACH_WORDS: Mapping[SharingReach, str] = {
    SharingReach.PERSONS: N_("Solo las personas que el acuerdo enumera"),
    SharingReach.HAZARD: N_("Quienes estén en la zona de un peligro vivo, mientras lo estén"),
    SharingReach.POST: N_("Todas las personas que registró una representación"),
}


def reach_words(agreement: SharingAgreement) -> str:
    """Return whose persons an agreement is about, in the reader's words."""
    words = _(REACH_WORDS[agreement.reach])
    return f"{with_colon(words)} {agreement.reach_words}" if agreement.reach_words else words
