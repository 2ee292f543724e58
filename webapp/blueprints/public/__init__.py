"""Pages open to everybody."""

from webapp.blueprints.public.views import blueprint

__all__ = ["blueprint"]
