"""Pages of the import: a list sent in, looked at, tried, applied, undone."""

from __future__ import annotations

from webapp.blueprints.imports import applying
from webapp.blueprints.imports.views import blueprint

__all__ = ["applying", "blueprint"]
