"""The directory on screen: who can help, and when each of them last confirmed it."""

from webapp.directory_pages import deeds, editing, leaders, past
from webapp.directory_pages.views import blueprint

__all__ = ["blueprint", "deeds", "editing", "leaders", "past"]
