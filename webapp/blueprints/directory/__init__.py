"""The directory on screen: who can help, and when each of them last confirmed it."""

from webapp.blueprints.directory import (
    actions,
    duplicates,
    edit_views,
    focal_points,
    hearsay,
    history,
    leaders,
)
from webapp.blueprints.directory.views import blueprint

__all__ = [
    "actions",
    "blueprint",
    "duplicates",
    "edit_views",
    "focal_points",
    "hearsay",
    "history",
    "leaders",
]
