"""The public page *I am safe, I need help, I am elsewhere*: no account, no script, no cookie."""

from webapp.blueprints.self_report import each_views
from webapp.blueprints.self_report.views import blueprint

__all__ = ["blueprint", "each_views"]
