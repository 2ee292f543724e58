"""Pages of the editions: the list, what changed, files to download, what is open to everybody."""

from webapp.blueprints.editions import heavy_views, public_views, views

blueprint = views.blueprint

__all__ = ["blueprint", "heavy_views", "public_views"]
