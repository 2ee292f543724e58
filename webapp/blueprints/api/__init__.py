"""The doors of programs: read only, by the key of an account, or what anybody may have."""

from webapp.blueprints.api.views import blueprint

__all__ = ["blueprint"]
