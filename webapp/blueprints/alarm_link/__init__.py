"""The page of a call that a message leads to: no account; the token in the address is the key."""

from webapp.blueprints.alarm_link.views import blueprint

__all__ = ["blueprint"]
