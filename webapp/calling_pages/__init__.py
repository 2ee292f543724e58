"""Whom to call now, on screen and on paper: the sheet, the call tree, the list of focal points, the duplicates."""

from webapp.calling_pages import duplicates
from webapp.calling_pages.views import blueprint

__all__ = ["blueprint", "duplicates"]
