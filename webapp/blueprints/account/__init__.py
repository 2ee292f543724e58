"""Signing in and out, and one's own account."""

from webapp.blueprints.account import activation
from webapp.blueprints.account.views import blueprint

__all__ = ["activation", "blueprint"]
