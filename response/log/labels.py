"""Words for the codes of the log."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from response.log.models import LineAudience, LineConfidence, LineKind

LINE_KIND_WORDS: Mapping[LineKind, str] = MappingProxyType(
    {
        LineKind.FACT: N_("Hecho"),
        LineKind.DECISION: N_("Decisión"),
        LineKind.REQUEST: N_("Pedido"),
        LineKind.CONTACT: N_("Contacto"),
        LineKind.AUTHORITY_ACTION: N_("Acto de la autoridad"),
        LineKind.NUMBER: N_("Cifra"),
    }
)
LINE_CONFIDENCE_WORDS: Mapping[LineConfidence, str] = MappingProxyType(
    {
        LineConfidence.CONFIRMED: N_("confirmado"),
        LineConfidence.REPORTED: N_("según dicen"),
        LineConfidence.RUMOUR: N_("rumor"),
    }
)
LINE_AUDIENCE_WORDS: Mapping[LineAudience, str] = MappingProxyType(
    {
        LineAudience.OWN: N_("solo mi país"),
        LineAudience.PARTICIPANTS: N_("los países que participan"),
    }
)
