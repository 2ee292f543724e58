"""The base drawn under every map of a page: credit, finer parts, words of its buttons."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from core.atlas.base_map import KINDS, snapped
from core.geo.geometry import Box
from webapp.http.services import services
from webapp.maps.layers import GROUND_WORDS


def credit() -> str:
    """Return whom the drawn base is credited to."""
    return " · ".join(services().atlas.credits(KINDS))


def ground_layers() -> list[tuple[str, str]]:
    """Return what lies under a map and can be switched, with its words (message ids)."""
    missing = services().atlas.missing()
    return [(kind, words) for kind, words in GROUND_WORDS.items() if kind not in missing]


def streets_credit() -> str:
    """Return whom the streets of the maps are credited to; empty where none are installed."""
    settings = services().settings
    return settings.streets_attribution if settings.streets else ""


def detail_url(box: Box | None) -> str:
    """Return where the finer base for `box` is, or nothing when the coarse one does."""
    wide = snapped(box) if box else None
    if wide is None:
        return ""
    return url_for(
        "maps.base_detail", box=f"{wide.west:g},{wide.south:g},{wide.east:g},{wide.north:g}"
    )


def button_words() -> dict[str, str]:
    """Return the words of the map's own buttons."""
    return {
        "nearer": _("Acercar"),
        "farther": _("Alejar"),
        "heap": _("%(n)s lugares aquí", n="{n}"),
        "find": _("Ir a un lugar en el mapa"),
        "go": _("Ir"),
        "noPlace": _("Ningún lugar se llama así"),
        "noNet": _("No se pudo buscar: no hay red"),
    }


def map_words() -> dict[str, str]:
    """Return the words of the map's own buttons, and of the switches of what lies under it."""
    grounds = {f"ground:{kind}": _(words) for kind, words in ground_layers()}
    return button_words() | grounds | _streets_words()


# -- inside ---------------------------------------------------------------------------------


def _streets_words() -> dict[str, str]:
    """Return the switch of the streets, or that there are none."""
    if streets_credit():
        return {"ground:streets": _("Calles, de cerca")}
    return {"noStreets": _("Calles: esta instalación no las tiene")}
