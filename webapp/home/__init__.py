"""What needs me now, by audience."""

from webapp.home.views import blueprint

__all__ = ["blueprint"]
