"""The audience that keeps watch: who is in danger now, and whom to call first."""

from webapp.emergency.views import blueprint

__all__ = ["blueprint"]
