"""Who of one's own people is safe, needs help, or was not reached, in a crisis."""

from webapp.blueprints.accounting import (  # noqa: F401 - its routes
    death_views,
    file_views,
    list_views,
    person_views,
)
from webapp.blueprints.accounting.views import blueprint

__all__ = ["blueprint"]
