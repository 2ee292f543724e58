"""One box for all that is here."""

from webapp.blueprints.search.views import blueprint

__all__ = ["blueprint"]
