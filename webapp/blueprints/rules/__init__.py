"""The rules of a country: of what it wants to be warned."""

from webapp.blueprints.rules.views import blueprint

__all__ = ["blueprint"]
