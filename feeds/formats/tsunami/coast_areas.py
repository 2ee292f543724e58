"""The countries of a bulletin's lists as strips along the sea the bulletin is about. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from core.geo.geometry import Point
from feeds.formats.tsunami.threatened_coasts import EVERY_COUNTRY, ThreatenedCoasts
from feeds.values import Geocode, UndrawnArea

_SEAS = {"PA": "COAST-PACIFIC", "CA": "COAST-ATLANTIC", "XX": "COAST-ATLANTIC"}
"""By the two letters of a series: which of its two seas a country of the Americas is named for."""
_ALIASES = {
    "US VIRGIN ISLANDS": "VI",
    "VIRGIN ISLANDS": "VI",
    "BRITISH VIRGIN ISLANDS": "VG",
    "NORTHERN MARIANAS": "MP",
    "NORTHERN MARIANA ISLANDS": "MP",
    "PITCAIRN": "PN",
    "PITCAIRN ISLANDS": "PN",
    "HAWAII": "US-HI",
    "ALASKA": "US-AK",
    "VIET NAM": "VN",
    "BRITISH COLUMBIA": "CA-BC",
    "SINT MAARTEN": "SX",
    "SAINT MARTIN": "MF",
    "TURKS AND CAICOS": "TC",
    "NETHERLANDS ANTILLES": "CW",
}
"""Names of the centres that are no country's own."""


def coast_areas(
    threatened: Sequence[ThreatenedCoasts], product: str, epicentre: Point | None
) -> tuple[UndrawnArea, ...]:
    """Return the strips along the sea of the countries of the lists; of one named twice the
    graver.
    """
    scheme = _SEAS.get(product[2:4], "COAST")
    areas: dict[Geocode, UndrawnArea] = {}
    for each in sorted(threatened, key=lambda one: one.severity.rank):
        for name in each.names:
            code = Geocode(scheme, _ALIASES.get(name, name) + _circle(each, epicentre))
            areas[code] = UndrawnArea(_label(name, each.label), (code,), each.severity)
    return tuple(areas.values())


def _circle(each: ThreatenedCoasts, epicentre: Point | None) -> str:
    if each.within_km is None or epicentre is None:
        return ""
    return f"|{each.within_km:g}|{epicentre.lon:g} {epicentre.lat:g}"


def _label(name: str, height: str) -> str:
    """Return what a strip is called on a map: the country and the height of the wave."""
    called = "" if name == EVERY_COUNTRY else name
    return f"{called} {height}".strip() if height.endswith(" m") else called
