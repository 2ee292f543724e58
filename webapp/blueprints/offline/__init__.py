"""Pages for working cut off: the shell that a browser keeps, the packet, and what comes back."""

from webapp.blueprints.offline import delivery_views, packet_views
from webapp.blueprints.offline.views import blueprint

__all__ = ["blueprint", "delivery_views", "packet_views"]
