"""Signing in and out, and one's own account."""

from webapp.blueprints.account import (
    activation,
    channel_views,
    factor_views,
    passkey_views,
    session_views,
    sign_in_views,
    token_views,
    views,
)
from webapp.blueprints.account.own_account import blueprint

__all__ = [
    "activation",
    "blueprint",
    "channel_views",
    "factor_views",
    "passkey_views",
    "session_views",
    "sign_in_views",
    "token_views",
    "views",
]
