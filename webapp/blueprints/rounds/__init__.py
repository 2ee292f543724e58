"""The round on screen: planned, opened, watched and closed; messages, links and proposals."""

from webapp.blueprints.rounds import (
    actions,
    invitation_views,
    messages,
    proposals,
    silent_views,
    standing_links,
)
from webapp.blueprints.rounds.views import blueprint

__all__ = [
    "actions",
    "blueprint",
    "invitation_views",
    "messages",
    "proposals",
    "silent_views",
    "standing_links",
]
