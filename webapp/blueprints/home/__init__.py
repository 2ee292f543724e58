"""What needs me now, by audience."""

from webapp.blueprints.home.views import blueprint

__all__ = ["blueprint"]
