"""Offline geography: units, alert codes, places, time zones and what maps are drawn from.

Open it with `atlas_for(settings)`; the answers are the values of `ground.atlas.values`.
"""

from ground.atlas.atlas import NEAREST_KM, Atlas, atlas_for, atlas_paths
from ground.atlas.codes import SCHEMES, UnknownScheme
from ground.atlas.values import KINDS, Feature, Layer, LoadReport, Located, Place, Placed, Unit

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
    "Placed",
    "Unit",
    "UnknownScheme",
    "atlas_for",
    "atlas_paths",
]
