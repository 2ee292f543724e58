"""The situation reports of the own country in a crisis: drafted, approved, issued, taken away."""

from webapp.blueprints.situation import file_views, move_views, views
from webapp.blueprints.situation.views import blueprint

__all__ = ["blueprint", "file_views", "move_views", "views"]
