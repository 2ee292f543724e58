"""Pages open to everybody."""

from webapp.blueprints.public import guide_views
from webapp.blueprints.public.views import blueprint

__all__ = ["blueprint", "guide_views"]
