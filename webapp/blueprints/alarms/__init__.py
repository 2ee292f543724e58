"""Alarms: which are open, who took them, whom each called; answers on screen and by telephone."""

from webapp.blueprints.alarms.views import blueprint

__all__ = ["blueprint"]
