"""A page anybody may see is not sent again to who has it as it stands (304, RFC 9110, 13.1.2).

Its mark is of what it says: the text without the token of its forms, and the session those belong
to, so that nobody is told to keep a page whose forms would be refused. Never of a page that says
something once, of one with codes or links in it, or of any page of an account: those are kept
nowhere (`no-store`), for a browser shows what it kept, by its button back, to whoever sits there
after somebody signed out.
"""

from __future__ import annotations

import hashlib

from flask import Flask, Response, g, get_flashed_messages, request, session

from webapp.auth.access import signed_in
from webapp.http.compression import WITH_SECRETS

_MARK_LENGTH = 32


def init_freshness(app: Flask) -> None:
    """Mark the public pages of `app`: to be called before all that changes an answer."""

    @app.after_request
    def _mark(response: Response) -> Response:
        if not _may_be_kept(response):
            return response
        response.set_etag(_mark_of(response.get_data()), weak=True)
        response.make_conditional(request)
        return response


def _may_be_kept(response: Response) -> bool:
    """Return whether an answer is a page that a browser may keep and ask about."""
    is_page = response.status_code == 200 and response.mimetype == "text/html"
    is_read = request.method in {"GET", "HEAD"} and not response.is_streamed
    if not (is_page and is_read) or request.blueprint in WITH_SECRETS:
        return False
    return signed_in() is None and not get_flashed_messages()


def _mark_of(body: bytes) -> str:
    token: str = g.get("masked_form_token", "")
    text = body.replace(token.encode(), b"") if token else body
    digest = hashlib.sha256(text)
    digest.update(str(session.get("csrf_token", "")).encode())
    return digest.hexdigest()[:_MARK_LENGTH]
