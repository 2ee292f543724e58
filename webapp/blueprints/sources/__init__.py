"""The sources: what is asked, how it fares, and what it said that nobody could use."""

from webapp.blueprints.sources.views import blueprint

__all__ = ["blueprint"]
