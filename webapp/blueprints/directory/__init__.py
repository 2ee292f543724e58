"""The directory on screen: who can help, and when each of them last confirmed it."""

from webapp.blueprints.directory import actions, edit_views, history, leaders
from webapp.blueprints.directory.views import blueprint

__all__ = ["actions", "blueprint", "edit_views", "history", "leaders"]
