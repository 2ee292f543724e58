"""The line drawings of the pages, one per subject, 24 × 24, in the colour of the text.

A page of fifty rows has two hundred of them. One that is named in a template by its name alone,
`{{ icon("phone") }}`, is put in its place when the template is compiled: as if it stood there.
"""

from __future__ import annotations

import re

from flask import Flask
from jinja2.ext import Extension

SIGNS = {
    "home": "M3 11 12 4l9 7M6 9.5V20h4v-5h4v5h4V9.5",
    "watch": (
        "M12 3v2M9 5h6l1 5H8zM8.5 10 7 21h10l-1.5-11M10 21v-4a2 2 0 0 1 4 0v4M3.5 4.5 6 6"
        "M20.5 4.5 18 6M3 9h2.5M18.5 9H21"
    ),
    "directory": (
        "M5 4h13a1 1 0 0 1 1 1v15H6.5A1.5 1.5 0 0 1 5 18.5zM5 18.5A1.5 1.5 0 0 1 6.5 17H1"
        "9M9 8h6M9 11h6"
    ),
    "edition": "M6 4h12v16l-6-4-6 4zM9 8h6M9 11h6",
    "chart": "M4 4v16h16M8 17v-5M12 17V8M16 17v-8",
    "plan": "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 15h5M10 18h3",
    "source": "M5 19a1 1 0 1 0 2 0 1 1 0 1 0-2 0M5 12a7 7 0 0 1 7 7M5 6a13 13 0 0 1 13 13",
    "people": (
        "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4."
        "5a3.5 3.5 0 0 1 0 6.5M18 14.5c2 .8 3.5 2.6 3.5 5.5"
    ),
    "account": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c0-4 3.5-6 7.5-6s7.5 2 7.5 6",
    "phone": (
        "M6.5 3.5 9 4l1.2 4-2 1.6a12 12 0 0 0 6.2 6.2l1.6-2 4 1.2.5 2.5a2 2 0 0 1-2 2.5A1"
        "5.5 15.5 0 0 1 4 5.5a2 2 0 0 1 2.5-2"
    ),
    "chat": "M4 20l1.3-4A8.5 8.5 0 1 1 8.5 19zM9 9.5c0 3 2.5 5.5 5.5 5.5",
    "mail": "M3 6h18v12H3zM3 7l9 6.5L21 7",
    "alert": "M12 3.5 22 20.5H2zM12 10v5M12 17.5v.5",
    "check": "M4 12.5 9.5 18 20 6.5",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5.5l3.5 2",
    "cross": "M6 6l12 12M18 6 6 18",
    "question": (
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .9-1 "
        "1.7M12 16.5v.5"
    ),
    "shelter": "M3 12 12 4l9 8M6 10v10h12V10M9 20v-5h6v5",
    "help": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v6M12 7.5v.5",
    "download": "M12 4v11M7 11l5 5 5-5M4 20h16",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.5 15.5 21 21",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
}
_NAMED = re.compile(r'\{\{ icon\("([a-z]+)"\) \}\}')


class SignsInPlace(Extension):
    """Puts drawings where templates name them."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source of a template with the drawings it names.

        Raises KeyError for a name nobody drew.
        """
        return _NAMED.sub(lambda named: drawing(named[1]), source)


def drawing(name: str) -> str:
    """Return a drawing as the macro `icon` writes it. Raises KeyError."""
    return (
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{SIGNS[name]}"/></svg>'
    )


def init_signs(app: Flask) -> None:
    """Give the templates of `app` their drawings."""
    app.jinja_env.globals["SIGNS"] = SIGNS
    app.jinja_env.add_extension(SignsInPlace)
