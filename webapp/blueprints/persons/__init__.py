"""Pages about persons of the registry: sought, looked at, changed, registered, printed, erased."""

from __future__ import annotations

from webapp.blueprints.persons import changes, editing, entry, family, papers
from webapp.blueprints.persons.views import blueprint

__all__ = ["blueprint", "changes", "editing", "entry", "family", "papers"]
