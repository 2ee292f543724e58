"""Offline geography: units, alert codes, places, time zones and what maps are drawn from.

Open it with `atlas_for(settings)`; the answers are the values of `core.atlas.values`.
"""

from core.atlas.atlas import NEAREST_KM, Atlas, atlas_for, atlas_paths
from core.atlas.geocodes import SCHEMES, UnknownScheme
from core.atlas.values import KINDS, Feature, Layer, LoadReport, Located, Place, PlacedCodes, Unit

__all__ = [
    "KINDS",
    "NEAREST_KM",
    "SCHEMES",
    "Atlas",
    "Feature",
    "Layer",
    "LoadReport",
    "Located",
    "Place",
    "PlacedCodes",
    "Unit",
    "UnknownScheme",
    "atlas_for",
    "atlas_paths",
]
