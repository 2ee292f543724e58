"""The layers of a hazard's map: what each shows, in words, and which band belongs to which. Pure.

Each can be switched off on screen, in the file that travels, and stands in the legend on paper.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.i18n.languages import N_
from feeds.formats.nhc.layers import CONE
from feeds.labels import SEVERITY_WORDS
from feeds.values import Band, Severity


class MapLayer(enum.StrEnum):
    """One layer; the zones of each severity are one of their own beside these."""

    CONE = "cone"
    COMING = "coming"
    PEOPLE = "people"
    SHELTERS = "shelter"
    POSTS = "post"
    CRISIS = "crisis"
    GROUND = "ground"


LAYER_WORDS: Mapping[MapLayer, str] = {
    MapLayer.CONE: N_("Cono: por donde puede pasar el centro, no hasta dónde llega el peligro"),
    MapLayer.COMING: N_("Lo que aún no llega (pronóstico por hora)"),
    MapLayer.PEOPLE: N_("Gente registrada, por cuadros de unos 25 km"),
    MapLayer.SHELTERS: N_("Albergue"),
    MapLayer.POSTS: N_("Representación"),
    MapLayer.CRISIS: N_("Crisis abierta"),
    MapLayer.GROUND: N_("Mi circunscripción"),
}


GROUND_WORDS: Mapping[str, str] = {
    "places": N_("Ciudades y pueblos"),
    "roads": N_("Caminos principales"),
    "urban_areas": N_("Zonas urbanas"),
    "rivers": N_("Ríos"),
}
"""What lies under a map, by the kind of the atlas; one it lacks has no switch."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A layer as the legend names it; `words` is a message id."""

    key: str
    words: str


def layer_of(band: Band, at: datetime) -> str:
    """Return the layer of a band: the cone of its source, what comes after `at`, else what holds,
    by its severity.

    A cone is known by the words our reader of it gives it; a forecast by its own beginning.
    """
    if band.label == CONE:
        return MapLayer.CONE.value
    if band.label == MapLayer.CRISIS:
        return MapLayer.CRISIS.value
    if band.starts is not None and band.starts > at:
        return MapLayer.COMING.value
    return band.severity.value


def legend_of(keys: Iterable[str]) -> tuple[LegendEntry, ...]:
    """Return the layers that are there, severities first, the gravest first."""
    present = set(keys)
    ordered: Sequence[tuple[str, str]] = [
        *((severity.value, SEVERITY_WORDS[severity]) for severity in Severity),
        *((layer.value, LAYER_WORDS[layer]) for layer in MapLayer),
    ]
    return tuple(LegendEntry(key, words) for key, words in ordered if key in present)
