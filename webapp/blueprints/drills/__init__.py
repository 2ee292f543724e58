"""Drills: in the real house the list, opening, coming in, scores; in that of a drill its room."""

from webapp.blueprints.drills import paper_views, room_views
from webapp.blueprints.drills.views import blueprint

__all__ = ["blueprint", "paper_views", "room_views"]
