"""Pages of the call-down of a crisis: the list, one household at a time, callers, paper, files."""

from webapp.blueprints.calls import card_views, paper_views, shift_views
from webapp.blueprints.calls.views import blueprint

__all__ = ["blueprint", "card_views", "paper_views", "shift_views"]
