"""The door itself: signing in and out, and one's own account."""

from webapp.account.views import blueprint

__all__ = ["blueprint"]
