"""Whom to call now, on screen and on paper: the sheet and the call tree."""

from webapp.blueprints.who_to_call.views import blueprint

__all__ = ["blueprint"]
