"""The line drawings of the pages, one per subject, in the colour of the text.

They stand in `static/css/signs.css`, so that a page of fifty rows, which has two hundred of them,
only names them. One that is named in a template by its name alone, `{{ icon("phone") }}`, is put in
its place when the template is compiled: as if it stood there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import Environment
from jinja2.ext import Extension

STYLESHEET = "css/signs.css"
"""Among the static files: what a page that names drawings must link."""
_NAMED = re.compile(r'\{\{ icon\("([a-z]+)"\) \}\}')
_DRAWN = re.compile(r"^\.i-([a-z]+) ", re.MULTILINE)


class SignsInPlace(Extension):
    """Puts drawings where templates name them."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template with the drawings it names.

        Raises KeyError for a name nobody drew.
        """
        return _NAMED.sub(lambda named: drawing(self.environment, named[1]), source)


def drawing(environment: Environment, name: str) -> str:
    """Return a drawing as the macro `icon` writes it. Raises KeyError for a name nobody drew."""
    signs: Any = environment.globals["SIGNS"]
    return f'<i class="icon {signs[name]}"></i>'


def init_signs(app: Flask) -> None:
    """Give the templates of `app` their drawings."""
    sheet = (Path(app.static_folder or "") / STYLESHEET).read_text("utf-8")
    app.jinja_env.globals["SIGNS"] = {name: f"i-{name}" for name in _DRAWN.findall(sheet)}
    app.jinja_env.add_extension(SignsInPlace)
