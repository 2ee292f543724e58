"""The reports of all countries together: every official reads, the Secretariat merges them."""

from webapp.blueprints.regional_reports import views
from webapp.blueprints.regional_reports.views import blueprint

__all__ = ["blueprint", "views"]
