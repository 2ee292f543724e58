"""The audience that keeps watch: who is in danger now, and whom to call first."""

from webapp.blueprints.hazards import (
    area_views,
    data_views,
    map_views,
    same_event,
    sheet_views,
    views,
)

blueprint = views.blueprint

__all__ = ["area_views", "blueprint", "data_views", "map_views", "same_event", "sheet_views"]
