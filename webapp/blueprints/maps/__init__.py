"""The base every map of the pages is drawn on, fetched by the browser."""

from webapp.blueprints.maps.views import blueprint

__all__ = ["blueprint"]
