"""Pages of the notices to nationals: written, looked at by a second person, on paper."""

from webapp.blueprints.notices import composing_views, moving_views, paper_views
from webapp.blueprints.notices.views import blueprint

__all__ = ["blueprint", "composing_views", "moving_views", "paper_views"]
