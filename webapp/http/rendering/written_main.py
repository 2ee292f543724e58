"""A page whose main part is written already: only what stands around it is rendered, and nothing of
the rest is looked at again. A sheet has a third of a million letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template
from markupsafe import Markup

_MAIN = Markup("\x02main\x03")
"""What no text holds: in the place of the main part."""


def page_around(template: str, main: Iterable[bytes], **shown: Any) -> bytes:
    """Return a page (UTF-8) of a template that shows `main`, which comes in pieces."""
    shell = render_template(template, main=_MAIN, **shown)
    before, _, behind = shell.partition(_MAIN)
    return b"".join((before.encode(), *main, behind.encode()))
