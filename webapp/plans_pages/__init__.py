"""The plans on screen: what we will do, on two pages, and how each of them lives."""

from webapp.plans_pages import board_views, life_views, making, making_form, pack_views, run_views, views

blueprints = (
    views.blueprint,
    life_views.blueprint,
    board_views.blueprint,
    run_views.blueprint,
    making.blueprint,
    pack_views.blueprint,
)

__all__ = ["blueprints", "making_form"]
