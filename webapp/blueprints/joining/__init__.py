"""Registering in public: the form, its code, what it gives back. No account, no script."""

from webapp.blueprints.joining import code_views, short_views
from webapp.blueprints.joining.views import blueprint

__all__ = ["blueprint", "code_views", "short_views"]
