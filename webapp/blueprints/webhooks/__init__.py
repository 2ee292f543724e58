"""What gateways tell us: one address, no page."""

from webapp.blueprints.webhooks.views import blueprint

__all__ = ["blueprint"]
