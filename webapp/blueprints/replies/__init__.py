"""What people answered: the queue of the unclear, one card at a time, and replies by telephone."""

from webapp.blueprints.replies import card_views, entry_views
from webapp.blueprints.replies.views import blueprint

__all__ = ["blueprint", "card_views", "entry_views"]
