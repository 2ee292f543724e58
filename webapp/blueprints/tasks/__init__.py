"""The tasks of a crisis: what is next, one big tick each, the paper list and its way back."""

from webapp.blueprints.tasks import paper_views
from webapp.blueprints.tasks.views import blueprint

__all__ = ["blueprint", "paper_views"]
