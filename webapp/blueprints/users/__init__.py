"""Accounts, kept by the Secretariat, the administrators of the countries, and those of a post."""

from webapp.blueprints.users import actions, requests, subscription_views, token_views
from webapp.blueprints.users.views import blueprint

__all__ = ["actions", "blueprint", "requests", "subscription_views", "token_views"]
