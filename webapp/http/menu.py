"""The menu: what the asker may open, in the order they need it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request

from core.i18n.languages import N_
from webapp.auth.access import can_open


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu."""

    endpoint: str
    words: str
    icon: str
    """Name of a drawing in webapp.http.rendering.signs."""

    @property
    def is_here(self) -> bool:
        """Whether the page shown belongs to the section of this entry."""
        return request.blueprint == self.endpoint.split(".")[0]


ENTRIES = (
    MenuEntry("home.home", N_("Inicio"), "home"),
    MenuEntry("hazards.board", N_("Vigilancia"), "watch"),
    MenuEntry("who_to_call.index", N_("Llamar"), "phone"),
    MenuEntry("directory.index", N_("Directorio"), "directory"),
    MenuEntry("plans.index", N_("Planes"), "plan"),
    MenuEntry("registry.index", N_("Registro"), "people"),
    MenuEntry("rounds.index", N_("Rondas"), "clock"),
    MenuEntry("editions.index", N_("Ediciones"), "edition"),
    MenuEntry("sources.index", N_("Fuentes"), "source"),
    MenuEntry("audit_log.index", N_("Diario"), "clock"),
    MenuEntry("users.index", N_("Usuarios"), "people"),
)
ON_PHONES = 4
"""So many stand at the bottom of a phone; the last place there is the account's, with the rest."""


def entries() -> list[MenuEntry]:
    """Return the entries this reader may open, of those that are there."""
    return [
        entry
        for entry in ENTRIES
        if entry.endpoint in current_app.view_functions and can_open(entry.endpoint)
    ]
