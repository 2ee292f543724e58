"""The menu: what the asker may open, in groups, in the order they need it.

`ENTRIES` is the one list: the bar of a phone and the head of a desk show the first of it that the
reader may open, the page of all sections shows every one. The menu is the same on each page of a
section for all of one role who read one language: so it is written out once a process for each of
them.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_babel import get_locale
from markupsafe import Markup

from core.i18n.languages import N_
from webapp.auth.access import can_open, signed_in
from webapp.http.pages import SECTIONS
from webapp.http.rendering.remembered_parts import RememberedParts


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One section of the menu."""

    endpoint: str
    words: str
    icon: str
    """Name of a drawing in webapp.http.rendering.signs."""
    says: str
    """What it is for, in a line."""
    group: str

    @property
    def name(self) -> str:
        """The blueprint it opens."""
        return self.endpoint.split(".")[0]


def _group(words: str, *rows: tuple[str, str, str, str]) -> tuple[MenuEntry, ...]:
    """Return the sections of a group; each as endpoint, word, drawing, and what it is for."""
    return tuple(MenuEntry(*row, group=words) for row in rows)


ENTRIES = (
    *_group(
        N_("Ahora"),
        ("home.home", N_("Inicio"), "home", N_("Qué me necesita ahora")),
        ("hazards.board", N_("Vigilancia"), "watch", N_("Peligros vivos y a quién tocan")),
        ("crises.index", N_("Crisis"), "alert", N_("Las declaradas, y declarar una")),
        ("who_to_call.index", N_("Llamar"), "phone", N_("A quién, por un lugar o un teléfono")),
        ("hotline.index", N_("Línea"), "phone", N_("Quien llama al consulado")),
        ("alarms.index", N_("Alarmas"), "alert", N_("Lo que despertó a alguien")),
        ("notices.index", N_("Avisos"), "chat", N_("Mensajes para mucha gente")),
        ("locating.questions", N_("Localizar"), "people", N_("Por quién le preguntan otros")),
        ("replies.index", N_("Respuestas"), "mail", N_("Lo que contesta la gente")),
        ("rota.index", N_("Guardia"), "clock", N_("A quién se despierta, y cuándo")),
        ("offline.take", N_("Sin red"), "offline", N_("Un paquete sellado para 12 horas")),
        ("regional_reports.index", N_("Informes"), "edition", N_("Situación de la región")),
    ),
    *_group(
        N_("Directorio y planes"),
        ("directory.index", N_("Directorio"), "directory", N_("Puestos, albergues y socios")),
        ("plans.index", N_("Planes"), "plan", N_("Dos páginas por área")),
        ("protocols.index", N_("Protocolos"), "plan", N_("Qué hace cada quien")),
        ("rounds.index", N_("Rondas"), "clock", N_("Cada seis meses se confirma todo")),
        ("editions.index", N_("Ediciones"), "edition", N_("El directorio en papel")),
        ("imports.index", N_("Importar"), "download", N_("Listas de entradas")),
        ("drills.index", N_("Ejercicios"), "alert", N_("Ensayar con datos inventados")),
    ),
    *_group(
        N_("Personas registradas"),
        ("registry.index", N_("Registro"), "people", N_("Listas, lugares y repetidos")),
        ("persons.index", N_("Personas"), "account", N_("Buscar y registrar")),
        ("applications.index", N_("Solicitudes"), "check", N_("Registros por confirmar")),
        ("sharing.index", N_("Acuerdos"), "people", N_("Entre países")),
        ("statistics.index", N_("Estadísticas"), "chart", N_("Cuántas personas, y dónde")),
    ),
    *_group(
        N_("Cuidado del sistema"),
        ("sources.index", N_("Fuentes"), "source", N_("De dónde vienen los peligros")),
        ("rules.index", N_("Reglas"), "help", N_("Qué despierta a quién")),
        ("audit_log.index", N_("Diario"), "clock", N_("Quién leyó a quién")),
        ("users.index", N_("Usuarios"), "people", N_("Cuentas")),
    ),
)
ALL_SECTIONS = "home.sections"
"""The page of all of them: what the bar has no room for."""
ON_PHONES, ON_DESKS = 4, 9
"""So many stand in the bar of a phone, and in the head of a desk; the next one is all the rest."""
FOR_DESKS = frozenset(
    {
        "home", "hazards", "crises", "who_to_call", "directory", "plans", "registry", "rounds",
        "statistics",
    }
)  # fmt: skip
"""Which stand in the bar; the first of them on phones."""
_IN_HEAD = frozenset({"account", "search"})
"""Sections with a sign of their own beside the menu."""
_EXTENSION = "written_menus"
_WRITTEN = 512
"""Menus a process remembers: two places for each section, role and language there may be."""
_INSIDE = {each.name: each.inside.split("/")[0] for each in SECTIONS}
_BY_WORD = {each.word: each.name for each in SECTIONS if not each.inside}


def entries() -> list[MenuEntry]:
    """Return the sections this reader may open, of those that are there."""
    return [
        entry
        for entry in ENTRIES
        if entry.endpoint in current_app.view_functions and can_open(entry.endpoint)
    ]


def in_bar(menu: list[MenuEntry]) -> list[MenuEntry]:
    """Return those of a menu that stand in the bar, in its order."""
    return [entry for entry in menu if entry.name in FOR_DESKS][:ON_DESKS]


def here(names: list[str], blueprint: str) -> str:
    """Return which of the sections `names` a page of `blueprint` belongs to: its own, else the one
    in whose addresses it lies; empty where that is none of them.
    """
    if blueprint in names:
        return blueprint
    around = _BY_WORD.get(_INSIDE.get(blueprint, "")) or ""
    return around if around in names else ""


def init_menu(app: Flask) -> None:
    """Give the templates of `app` the menu of the reader, written out."""
    app.extensions[_EXTENSION] = RememberedParts[Markup](_WRITTEN)
    app.jinja_env.globals["written_menu"] = written_menu


def written_menu() -> Markup:
    """Return the menu as it stands on each page."""
    menu = entries() if signed_in() else []
    written: RememberedParts[Markup] = current_app.extensions[_EXTENSION]
    offered = tuple(each.endpoint for each in menu)
    is_rest = request.endpoint == ALL_SECTIONS
    key = (offered, request.blueprint, is_rest, str(get_locale()), request.script_root)

    def write() -> Markup:
        bar = in_bar(menu)
        lit = "" if is_rest else here([each.name for each in bar], request.blueprint or "")
        is_rest_lit = not lit and request.blueprint not in _IN_HEAD
        given = {"bar": bar, "on_phones": ON_PHONES, "lit": lit, "is_rest_lit": is_rest_lit}
        text = current_app.jinja_env.get_template("layouts/menu.html").render(given)
        return Markup(text)  # noqa: S704 - a template of ours, escaped where it was made

    return written.part(key, write)
