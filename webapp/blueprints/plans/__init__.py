"""The plans on screen: what we will do, on two pages, and how each of them lives."""

from webapp.blueprints.plans import (
    board_views,
    editor,
    editor_form,
    lifecycle_views,
    pack_views,
    paper_views,
    run_views,
    views,
)

blueprint = views.blueprint

__all__ = [
    "blueprint",
    "board_views",
    "editor",
    "editor_form",
    "lifecycle_views",
    "pack_views",
    "paper_views",
    "run_views",
]
