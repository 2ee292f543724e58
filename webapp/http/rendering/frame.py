"""The frame of the pages, what stands before and behind what each says: the same for all of one
role who read one language in one section. So it is written out once a process for each of them.

What differs with each answer is put in its place there: the token of the forms, and the address
being shown, to which a choice of language or look leads back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask, current_app, g, request
from flask_babel import get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from core.accounts import User
from webapp.auth.access import current_scope, signed_in
from webapp.http.form_tokens import form_token
from webapp.http.i18n import zone, zone_words
from webapp.http.menu import ALL_SECTIONS
from webapp.http.rendering.addresses import asset_marks
from webapp.http.rendering.remembered_parts import RememberedParts

_EXTENSION, _OPEN = "written_frames", "open_frame"
_WRITTEN = 512
FIRST_PIECE = "head"
"""With it a page begins."""
FILES = (
    *("css/app.css", "css/signs.css", "css/frame.css", "icons/favicon.svg"),
    *("js/app.js", "vendor/htmx.min.js"),
)
"""The static files that the pieces name: written anew where one has changed."""
_GIVEN = ("user", "theme", "is_demo", "drill")
_LOT = secrets.token_hex(4)
TOKEN, ADDRESS = f"\x02{_LOT}-token\x03", f"\x02{_LOT}-address\x03"
"""What no text holds: in the place of what differs."""


def init_frame(app: Flask) -> None:
    """Give the templates of `app` their frame, written out."""
    app.extensions[_EXTENSION] = RememberedParts[dict[str, str]](_WRITTEN)
    app.jinja_env.globals["framed"] = frame_piece


@pass_context
def frame_piece(context: Context, piece: str) -> Markup:
    """Return a piece of the frame (`layouts/<piece>.html`) as it stands on the page being written;
    the account, the look and whether this is a demo are those of the page.
    """
    pieces: dict[str, str] | None = g.get("frame_pieces")
    if piece == FIRST_PIECE or pieces is None:
        frames: RememberedParts[dict[str, str]] = current_app.extensions[_EXTENSION]
        marks = _marks(context.get("user"), context.get("theme"), context.get("is_demo"))
        pieces = g.frame_pieces = frames.part(marks, dict)
    text = pieces.get(piece)
    if text is None:
        text = pieces[piece] = _written(context, piece)
    if TOKEN in text and _OPEN not in g:
        text = text.replace(TOKEN, form_token()).replace(ADDRESS, shown_address())
    return Markup(text)  # noqa: S704 - a template of ours, escaped where it was made


def with_open_frame(write: Callable[[], str]) -> str:
    """Return a page as it is written with `TOKEN` and `ADDRESS` in the place of what differs."""
    setattr(g, _OPEN, True)
    try:
        return write()
    finally:
        g.pop(_OPEN)


def frame_marks(is_demo: bool) -> Hashable:
    """Return all that decides what the pieces of the page being answered say."""
    return _marks(signed_in(), readers_theme(), is_demo)


def readers_theme() -> str:
    """Return the look of the account, else of the browser; empty follows the device."""
    user = signed_in()
    theme = (user.theme if user else "") or request.cookies.get("theme", "")
    return theme if theme in {"light", "dark"} else ""


def shown_address() -> str:
    """Return the address being shown, as it stands in a page."""
    whole = f"{request.script_root}{request.full_path}" if request.method == "GET" else ""
    return str(escape(whole))


# -- inside ---------------------------------------------------------------------------------


def _written(context: Context, piece: str) -> str:
    given = {name: context.get(name) for name in _GIVEN}
    given |= {"form_token": TOKEN, "address": ADDRESS, "zone_key": zone().key}
    return current_app.jinja_env.get_template(f"layouts/{piece}.html").render(given)


def _marks(user: User | None, theme: Any, is_demo: Any) -> Hashable:
    """Return what decides all pieces: who reads by their role alone, for the menu says no more of
    them.
    """
    scope = current_scope() if user else None
    whose = (scope.role, scope.is_post_admin) if scope else None
    return (
        whose,
        request.blueprint,
        request.endpoint == ALL_SECTIONS,
        request.script_root,
        str(get_locale()),
        zone_words(),
        theme,
        is_demo,
        asset_marks(FILES),
    )
