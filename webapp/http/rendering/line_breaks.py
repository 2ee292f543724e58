"""Where a line on a page may break: no title begins a line with its dot, and an e-mail address
breaks behind its @ or a dot, never within a name with a hyphen.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flask import Flask
from markupsafe import Markup, escape

_DOT, _KEPT_DOT = " · ", "\N{NO-BREAK SPACE}· "
_LONGEST_KEPT = 24
"""A longer part of an address may break anywhere: it would not stand on a telephone."""


def init_line_breaks(app: Flask) -> None:
    """Give the templates of `app` the filters."""
    app.jinja_env.filters.update(unbroken=unbroken, mail_parts=mail_parts)


def unbroken(title: str) -> str:
    """Return a title whose dots stay with the words before them."""
    return (title if isinstance(title, Markup) else str(title)).replace(_DOT, _KEPT_DOT)


@lru_cache(maxsize=1024)
def mail_parts(address: str) -> Markup:
    """Return an e-mail address with the places where a line of it may break."""
    return Markup("<wbr>").join(_piece(part) for part in re.findall(r"[^@.]*[@.]+|[^@.]+", address))


# -- inside ---------------------------------------------------------------------------------


def _piece(part: str) -> Markup:
    if "-" not in part or len(part) > _LONGEST_KEPT:
        return escape(part)
    return Markup('<span class="keep">{}</span>').format(part)
