"""The plans on screen: what we will do, on two pages, and how each of them lives."""

from webapp.blueprints.plans import (
    board_views,
    editor,
    editor_form,
    lifecycle_views,
    pack_views,
    run_views,
    views,
)

blueprints = (
    views.blueprint,
    lifecycle_views.blueprint,
    board_views.blueprint,
    run_views.blueprint,
    editor.blueprint,
    pack_views.blueprint,
)

__all__ = ["blueprints", "editor_form"]
