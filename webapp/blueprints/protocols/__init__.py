"""Crisis types, protocols, kit lists, levels and messages on screen, and the two papers made of
them.
"""

from webapp.blueprints.protocols import papers, views

blueprint = views.blueprint

__all__ = ["blueprint", "papers"]
