"""The door of everybody."""

from webapp.public.views import blueprint

__all__ = ["blueprint"]
