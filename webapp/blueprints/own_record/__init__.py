"""The page behind a person's own link: what is kept of them, changed, confirmed, left, erased."""

from webapp.blueprints.own_record import change_views, member_views, sharing_views
from webapp.blueprints.own_record.views import blueprint

__all__ = ["blueprint", "change_views", "member_views", "sharing_views"]
