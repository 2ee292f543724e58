"""Whom to call now, on screen and on paper: the sheet, the call tree, the list of focal points."""

from webapp.calling_pages.views import blueprint

__all__ = ["blueprint"]
