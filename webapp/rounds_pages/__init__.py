"""The round on screen: planned, opened, watched, decided and closed; letters, links and proposals."""

from webapp.rounds_pages import deciding, deeds, posting, standing
from webapp.rounds_pages.views import blueprint

__all__ = ["blueprint", "deciding", "deeds", "posting", "standing"]
