"""Agreements between countries: drafted, signed, read by, ended."""

from webapp.blueprints.sharing import drafts, permission, persons
from webapp.blueprints.sharing.views import blueprint

__all__ = ["blueprint", "drafts", "permission", "persons"]
