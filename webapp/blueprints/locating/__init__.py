"""Who is looked for in a crisis, and what chosen posts are asked and answer."""

from webapp.blueprints.locating import (  # noqa: F401 - its routes
    asked_views,
    body_views,
    draft_views,
    match_views,
    move_views,
)
from webapp.blueprints.locating.views import blueprint

__all__ = ["blueprint"]
