"""Crises: declared, joined, moved, merged; who works in them, and how the post's own staff is."""

from webapp.blueprints.crises import (
    declaring,
    hazard_views,
    level_views,
    map_views,
    merge_views,
    rhythm_views,
    staff_views,
    state_views,
    team_views,
    zone_views,
)
from webapp.blueprints.crises.views import blueprint

__all__ = [
    "blueprint",
    "declaring",
    "hazard_views",
    "level_views",
    "map_views",
    "merge_views",
    "rhythm_views",
    "staff_views",
    "state_views",
    "team_views",
    "zone_views",
]
