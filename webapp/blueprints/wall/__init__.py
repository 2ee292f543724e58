"""The wall of the emergency room: large, dark, without names, and the keys that open it alone."""

from webapp.blueprints.wall import key_views, views
from webapp.blueprints.wall.views import blueprint

__all__ = ["blueprint", "key_views", "views"]
