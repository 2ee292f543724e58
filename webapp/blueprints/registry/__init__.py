"""Pages of the registry: lists of persons brought in, and the persons who are to be placed."""

from __future__ import annotations

from webapp.blueprints.registry import doubles, quality, unplaced
from webapp.blueprints.registry.views import blueprint

__all__ = ["blueprint", "doubles", "quality", "unplaced"]
