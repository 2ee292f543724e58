"""Addresses with a key in them, for programs that can show none: calendars and readers of feeds."""

from __future__ import annotations

from werkzeug.wrappers import Response

from core.accounts import User
from core.accounts.program_tokens import TokenScope
from webapp.auth.programs.bearer import note_token_use, open_token

ADDRESS_OPERATIONS = {
    "calendar": TokenScope.CALENDAR,
    "address_feed": TokenScope.FEED,
    "address_cap": TokenScope.FEED,
}
"""What the key in an address must have been made for, by operation."""


def subscriber(text: str, scope: TokenScope) -> User | None:
    """Return the account for which a key in an address reads; None for any other text."""
    token = open_token(text)
    if token is None or token.scopes != [scope.value]:
        return None
    if token.user.must_change_password:
        return None
    note_token_use(token)
    return token.user


def kept_private(made: Response) -> Response:
    """Return an answer that no cache on the way keeps and no page of another house reads: nobody
    shows a key with it, and still it is not for anybody.
    """
    made.headers["Cache-Control"] = "private, no-cache"
    made.headers.pop("Access-Control-Allow-Origin", None)
    made.headers["Referrer-Policy"] = "no-referrer"
    return made
