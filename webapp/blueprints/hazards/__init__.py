"""The audience that keeps watch: who is in danger now, and whom to call first."""

from webapp.blueprints.hazards import same_event
from webapp.blueprints.hazards.views import blueprint

__all__ = ["blueprint", "same_event"]
