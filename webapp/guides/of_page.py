"""The part of a guide that stands beside the page being shown."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import get_locale

from webapp.auth.access import signed_in
from webapp.guides.beside import help_beside


def help_of_page() -> tuple[str, str] | None:
    """Return the words and the address of the part that helps with this page; None for none."""
    user = signed_in()
    role = user.role if user else None
    part = help_beside(request.blueprint or "", role, str(get_locale()))
    if part is None:
        return None
    return part.heading.words, url_for(
        "public.guide", guide=part.guide, _anchor=part.heading.anchor
    )
