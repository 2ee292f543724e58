"""GLIDE: the number of a disaster in the register that agencies share (glidenumber.net)."""

from __future__ import annotations

import re

from feeds.values import HazardKind

GLIDE_KEY = "glide:"
"""Before the number among the keys by which a hazard is known."""
_GLIDE = re.compile(r"\b([A-Z]{2})-?(\d{4})-?(\d{6})(?:-?([A-Z]{3}))?\b")
_K = HazardKind
GLIDE_KINDS = {
    "EQ": _K.EARTHQUAKE,
    "TC": _K.STORM,
    "ST": _K.STORM,
    "SS": _K.STORM,
    "TO": _K.STORM,
    "FL": _K.FLOOD,
    "FF": _K.FLOOD,
    "TS": _K.TSUNAMI,
    "VO": _K.VOLCANO,
    "WF": _K.WILDFIRE,
    "DR": _K.DROUGHT,
    "HT": _K.HEAT,
    "CW": _K.COLD,
    "LS": _K.LANDSLIDE,
    "MS": _K.LANDSLIDE,
    "AV": _K.LANDSLIDE,
    "VW": _K.WIND,
    "EP": _K.HEALTH,
}
"""The register's codes of what happened, as far as they are kinds of ours."""


def glide_in(text: str) -> str:
    """Return the first number in a text as the register writes it, `EQ-2026-000093-VEN`; "" when
    there is none. GDACS leaves the country out.
    """
    match = _GLIDE.search(text)
    return "-".join(filter(None, match.groups())) if match else ""


def glide_key(text: str) -> str:
    """Return the key of the first number in a text, without its country: one disaster has a number
    for each country it strikes; "" when there is none.
    """
    match = _GLIDE.search(text)
    return GLIDE_KEY + "-".join(match.groups()[:3]) if match else ""


def kind_of_glide(glide: str) -> HazardKind:
    """Return our kind for a number; OTHER where the register's is none of ours."""
    return GLIDE_KINDS.get(glide[:2], HazardKind.OTHER)
