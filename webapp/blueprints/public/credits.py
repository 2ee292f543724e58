"""Whose work stands behind the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version

from core.atlas import Layer
from core.i18n.languages import N_

LAYER_WORDS = {
    "countries": N_("Países"),
    "countries_world": N_("Países del mundo"),
    "admin1": N_("Estados y departamentos"),
    "admin2": N_("Condados y municipios"),
    "nws_zones": N_("Zonas de aviso de los Estados Unidos"),
    "nws_fire_zones": N_("Zonas de incendio de los Estados Unidos"),
    "roads": N_("Carreteras"),
    "railroads": N_("Ferrocarriles"),
    "rivers": N_("Ríos"),
    "lakes": N_("Lagos"),
    "urban_areas": N_("Zonas urbanas"),
    "places": N_("Ciudades"),
    "gazetteer": N_("Nombres de lugares"),
    "zips": N_("Códigos postales"),
    "airports": N_("Aeropuertos"),
    "ports": N_("Puertos"),
}
"""How the kinds of layer are said."""


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """A program or a font by others that we serve or run."""

    name: str
    version: str
    licence: str


PARTS = (
    ThirdParty("Noto Sans", "5.3.0 (@fontsource), 0.4.2 (@expo-google-fonts)", "SIL OFL 1.1"),
    ThirdParty("Noto Emoji", "5.3.2 (@fontsource)", "SIL OFL 1.1"),
    ThirdParty("htmx", "4.0.1", "0BSD"),
    ThirdParty("Leaflet", "1.9.4", "BSD-2-Clause"),
    *(
        ThirdParty(name, version(name), licence)
        for name, licence in (
            ("Flask", "BSD-3-Clause"),
            ("SQLAlchemy", "MIT"),
            ("WeasyPrint", "BSD-3-Clause"),
            ("shapely", "BSD-3-Clause"),
            ("pyproj", "MIT"),
            ("phonenumbers", "Apache-2.0"),
            ("lxml", "BSD-3-Clause"),
            ("cryptography", "Apache-2.0 / BSD-3-Clause"),
        )
    ),
)


def layer_credits(layers: Iterable[Layer]) -> dict[str, tuple[str, ...]]:
    """Return whose work each kind of layer is: words of the kind (to translate), and each credit
    once.
    """
    by_kind: dict[str, dict[str, None]] = {}
    for layer in layers:
        lines = by_kind.setdefault(LAYER_WORDS.get(layer.kind, layer.kind), {})
        lines.update(dict.fromkeys(part for part in layer.credit.split(" · ") if part))
    return {words: tuple(lines) for words, lines in by_kind.items()}
