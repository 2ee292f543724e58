"""The kinds of protocol texts: their titles, and how an address names them."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from protocols.models import ProtocolKind

SLUGS: Mapping[str, ProtocolKind] = {
    "tipos": ProtocolKind.CRISIS_TYPE,
    "listas": ProtocolKind.PROTOCOL,
    "mochila": ProtocolKind.KIT,
    "niveles": ProtocolKind.LEVELS,
    "mensajes": ProtocolKind.MESSAGE,
    "avisos": ProtocolKind.NOTICE,
}
"""How an address names a kind."""
KIND_WORDS: Mapping[ProtocolKind, str] = {
    ProtocolKind.CRISIS_TYPE: N_("Tipos de crisis"),
    ProtocolKind.PROTOCOL: N_("Listas de tareas"),
    ProtocolKind.KIT: N_("Mochila"),
    ProtocolKind.LEVELS: N_("Niveles"),
    ProtocolKind.MESSAGE: N_("Mensajes"),
    ProtocolKind.NOTICE: N_("Avisos"),
}


def slug_of(kind: ProtocolKind) -> str:
    """Return how an address names a kind."""
    return next(slug for slug, each in SLUGS.items() if each is kind)
