"""The door of the Secretariat and of country administrators: accounts."""

from webapp.blueprints.users.views import blueprint

__all__ = ["blueprint"]
