"""What somebody who calls needs, and the words by which an organisation says that it offers it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from directory.entries.models import Organisation
from directory.search.index import plain


class CallNeed(enum.StrEnum):
    """What is needed. No status, no cause: a need."""

    SHELTER = "shelter"
    MEDICAL = "medical"
    LEGAL = "legal"
    DOCUMENTS = "documents"
    FAMILY = "family"
    TRANSPORT = "transport"
    FOOD = "food"


NEED_TITLES: Mapping[CallNeed, str] = MappingProxyType(
    {
        CallNeed.SHELTER: N_("Techo"),
        CallNeed.MEDICAL: N_("Atención médica"),
        CallNeed.LEGAL: N_("Ayuda legal"),
        CallNeed.DOCUMENTS: N_("Documentos"),
        CallNeed.FAMILY: N_("Familia y menores"),
        CallNeed.TRANSPORT: N_("Transporte"),
        CallNeed.FOOD: N_("Comida"),
    }
)
_STEMS: Mapping[CallNeed, tuple[str, ...]] = {
    CallNeed.SHELTER: (
        "alberg",
        "refug",
        "aloj",
        "hosped",
        "shelter",
        "housing",
        "heberg",
        "techo",
    ),
    CallNeed.MEDICAL: (
        "medic",
        "salud",
        "health",
        "sante",
        "hospital",
        "clinic",
        "psico",
        "psych",
        "enferm",
        "herid",
    ),
    CallNeed.LEGAL: (
        "legal",
        "jurid",
        "abogad",
        "lawyer",
        "avocat",
        "derech",
        "asilo",
        "asylum",
        "juridique",
    ),
    CallNeed.DOCUMENTS: (
        "document",
        "pasaport",
        "passport",
        "passeport",
        "identid",
        "registro",
        "acta",
    ),
    CallNeed.FAMILY: (
        "famil",
        "menor",
        "nin",
        "child",
        "enfant",
        "reunific",
        "busqueda",
        "desaparec",
        "localiz",
    ),
    CallNeed.TRANSPORT: ("transport", "traslad", "bus", "evacu", "retorno", "return"),
    CallNeed.FOOD: ("aliment", "comid", "comedor", "food", "nourriture", "despensa", "agua"),
}
"""How words of services begin that answer a need, in Spanish, English and French, folded."""


def offers(organisation: Organisation, need: CallNeed) -> bool:
    """Return whether the organisation says, in its services or in what it does during a crisis,
    that it answers `need`.

    A no means only that it does not say so.
    """
    words = plain(" ".join([*organisation.services, organisation.during])).split()
    return any(word.startswith(_STEMS[need]) for word in words)
