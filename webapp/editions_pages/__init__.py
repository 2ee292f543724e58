"""The doors of the editions: the list, what changed, the files to take away, and what is open to everybody."""

from webapp.editions_pages import book_views, public_views, views

blueprints = (public_views.blueprint, views.blueprint, book_views.blueprint)

__all__ = ["blueprints"]
