"""Accounts, kept by the Secretariat and by country administrators."""

from webapp.blueprints.users.views import blueprint

__all__ = ["blueprint"]
