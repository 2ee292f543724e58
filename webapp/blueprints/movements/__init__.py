"""How people of a crisis are brought away: movements, their passengers, who wants to return."""

from webapp.blueprints.movements import (  # noqa: F401 - its routes
    paper_views,
    passenger_views,
    return_views,
)
from webapp.blueprints.movements.views import blueprint

__all__ = ["blueprint"]
