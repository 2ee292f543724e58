"""Pages of the sending of a notice: send, stop, who got what, and what an officer opens by hand."""

from webapp.blueprints.notice_sending import hand_views
from webapp.blueprints.notice_sending.views import blueprint

__all__ = ["blueprint", "hand_views"]
