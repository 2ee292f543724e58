"""The plans on screen: the same two pages that come out of the press."""

from webapp.plans_pages.views import blueprint

__all__ = ["blueprint"]
