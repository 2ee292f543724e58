"""The log of a crisis: a line added, the lines read, the next agenda, the papers made of them."""

from webapp.blueprints.crisis_log import agenda_views, paper_views
from webapp.blueprints.crisis_log.views import blueprint

__all__ = ["agenda_views", "blueprint", "paper_views"]
