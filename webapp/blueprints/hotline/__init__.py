"""The line people call: one box, three fields, whom to call back, what to say."""

from webapp.blueprints.hotline import call_views, count_views, lent_views
from webapp.blueprints.hotline.views import blueprint

__all__ = ["blueprint", "call_views", "count_views", "lent_views"]
