"""Why somebody is sought: as the audit log says it, and in words."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_

SEARCH_PURPOSES: Mapping[str, str] = {
    "search to attend": N_("la atiendo ahora"),
    "search to locate": N_("hay que localizarla en una emergencia"),
    "search to correct": N_("corregir o completar sus datos"),
    "search at wish": N_("lo pidió: ver, renovar o borrar"),
}


def search_purpose(sent: str) -> str:
    """Return why somebody is sought: one of those offered, the first by default."""
    return sent if sent in SEARCH_PURPOSES else next(iter(SEARCH_PURPOSES))
