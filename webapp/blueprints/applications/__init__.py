"""What the public forms bring: forms opened and closed, requests decided."""

from webapp.blueprints.applications import form_views
from webapp.blueprints.applications.views import blueprint

__all__ = ["blueprint", "form_views"]
