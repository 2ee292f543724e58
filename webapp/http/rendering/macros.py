"""Macros of the templates for what is put together by hand: a sign is drawn in one place alone."""

from __future__ import annotations

from typing import Any

from flask import current_app


def macros_of(name: str) -> Any:
    """Return the macros of `templates/macros/<name>.html`, as attributes. They see what is the same
    for the whole request, never what one page was given.
    """
    return current_app.jinja_env.get_template(f"macros/{name}.html").module
