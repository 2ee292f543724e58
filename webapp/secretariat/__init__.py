"""The door of the Secretariat and of country administrators: accounts."""

from webapp.secretariat.views import blueprint

__all__ = ["blueprint"]
