"""The frame of the pages, what stands before and behind what each says: the same for all of one
role who read one language in one section. So it is written out once a process for each of them.

What differs with each answer is put in its place there: the token of the forms, and the address
being shown, to which a choice of language or look leads back.
"""

from __future__ import annotations

from collections.abc import Hashable

from flask import Flask, current_app, g, request
from flask_babel import get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from webapp.auth.access import current_scope
from webapp.http.form_tokens import form_token
from webapp.http.i18n import zone_words
from webapp.http.menu import ALL_SECTIONS
from webapp.http.rendering.addresses import asset_marks
from webapp.http.rendering.remembered_parts import RememberedParts

_EXTENSION = "written_frames"
_WRITTEN = 2048
FIRST_PIECE = "head"
"""With it a page begins."""
FILES = (
    *("css/app.css", "css/signs.css", "css/frame.css", "icons/favicon.svg"),
    *("js/app.js", "vendor/htmx.min.js"),
)
"""The static files that the pieces name: written anew where one has changed."""
_GIVEN = ("user", "theme", "is_demo", "drill")
_TOKEN, _ADDRESS = "\x02token\x03", "\x02address\x03"
"""What no text holds: in the place of what differs."""


def init_frame(app: Flask) -> None:
    """Give the templates of `app` their frame, written out."""
    app.extensions[_EXTENSION] = RememberedParts[str](_WRITTEN)
    app.jinja_env.globals["framed"] = frame_piece


@pass_context
def frame_piece(context: Context, piece: str) -> Markup:
    """Return a piece of the frame (`layouts/<piece>.html`) as it stands on the page being written;
    the account, the look and whether this is a demo are those of the page.
    """
    frames: RememberedParts[str] = current_app.extensions[_EXTENSION]

    def write() -> str:
        given = {name: context.get(name) for name in _GIVEN}
        given |= {"form_token": _TOKEN, "address": _ADDRESS}
        return current_app.jinja_env.get_template(f"layouts/{piece}.html").render(given)

    text = frames.part((piece, _decided_by(context, piece)), write)
    if _TOKEN in text:
        text = text.replace(_TOKEN, form_token()).replace(_ADDRESS, str(escape(_address())))
    return Markup(text)  # noqa: S704 - a template of ours, escaped where it was made


def _address() -> str:
    return f"{request.script_root}{request.full_path}" if request.method == "GET" else ""


def _decided_by(context: Context, piece: str) -> Hashable:
    """Return all that decides what the pieces of a page say: put together with the first."""
    if piece == FIRST_PIECE or "frame_decided_by" not in g:
        g.frame_decided_by = _page_marks(context)
    decided: Hashable = g.frame_decided_by
    return decided


def _page_marks(context: Context) -> tuple[Hashable, ...]:
    """Return what decides all pieces: who reads by their role alone, for the menu says no more of
    them.
    """
    scope = current_scope() if context.get("user") else None
    whose = (scope.role, scope.is_post_admin) if scope else None
    return (
        whose,
        request.blueprint,
        request.endpoint == ALL_SECTIONS,
        request.script_root,
        str(get_locale()),
        zone_words(),
        context.get("theme"),
        context.get("is_demo"),
        asset_marks(FILES),
    )
