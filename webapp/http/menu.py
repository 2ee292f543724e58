"""The menu: what the asker may open, in the order they need it.

It is the same on each page of a section for all of one role who read one language: so it is written
out once a process for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import get_locale
from markupsafe import Markup

from core.i18n.languages import N_
from webapp.auth.access import can_open, signed_in
from webapp.http.rendering.remembered_parts import RememberedParts


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
    MenuEntry("crises.index", N_("Crisis"), "alert"),
    MenuEntry("who_to_call.index", N_("Llamar"), "phone"),
    MenuEntry("hotline.index", N_("Línea"), "phone"),
    MenuEntry("directory.index", N_("Directorio"), "directory"),
    MenuEntry("plans.index", N_("Planes"), "plan"),
    MenuEntry("registry.index", N_("Registro"), "people"),
    MenuEntry("statistics.index", N_("Estadísticas"), "chart"),
    MenuEntry("rounds.index", N_("Rondas"), "clock"),
    MenuEntry("editions.index", N_("Ediciones"), "edition"),
    MenuEntry("sources.index", N_("Fuentes"), "source"),
    MenuEntry("audit_log.index", N_("Diario"), "clock"),
    MenuEntry("users.index", N_("Usuarios"), "people"),
)
_EXTENSION = "written_menus"
_WRITTEN = 512
"""Menus a process remembers: two places for each section, role and language there may be."""
ON_PHONES = 4
"""So many stand at the bottom of a phone; the last place there is the account's, with the rest."""


def entries() -> list[MenuEntry]:
    """Return the entries this reader may open, of those that are there."""
    return [
        entry
        for entry in ENTRIES
        if entry.endpoint in current_app.view_functions and can_open(entry.endpoint)
    ]


def init_menu(app: Flask) -> None:
    """Give the templates of `app` the menu of the reader, written out."""
    app.extensions[_EXTENSION] = RememberedParts[Markup](_WRITTEN)
    app.jinja_env.globals["written_menu"] = written_menu


def written_menu(place: str) -> Markup:
    """Return the menu as it stands in a place of each page, `top` or `foot`."""
    menu = entries() if signed_in() else []
    written: RememberedParts[Markup] = current_app.extensions[_EXTENSION]
    offered = tuple(each.endpoint for each in menu)
    key = (place, offered, request.blueprint, str(get_locale()), request.script_root)

    def write() -> Markup:
        is_account = request.blueprint == "account"
        given = {"menu": menu, "on_phones": ON_PHONES, "is_account": is_account}
        text = current_app.jinja_env.get_template(f"layouts/menu_{place}.html").render(given)
        return Markup(text)  # noqa: S704 - a template of ours, escaped where it was made

    return written.part(key, write)
