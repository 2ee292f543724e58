"""The doors of the editions: the list, what changed, the files to take away, and what is open to
everybody.
"""

from webapp.blueprints.editions import heavy_views, public_views, views

blueprints = (public_views.blueprint, views.blueprint, heavy_views.blueprint)

__all__ = ["blueprints"]
