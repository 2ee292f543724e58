"""A page whose main part is written already: only what stands around it is put together, and
nothing of the rest is looked at again. A sheet has a third of a million letters.

What stands around it is the same for all of one role who read one language in one section, as the
pieces of the frame are: so it is written out once for each of them, and no template is run for a
page that has nothing to say but that.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from typing import Any

from flask import Flask, current_app, render_template, session
from markupsafe import Markup

from webapp.auth.access import factor_demand
from webapp.http.form_tokens import form_token
from webapp.http.i18n import readers_marks
from webapp.http.rendering.frame import (
    ADDRESS,
    TOKEN,
    frame_marks,
    shown_address,
    with_open_frame,
)
from webapp.http.rendering.remembered_parts import RememberedParts
from webapp.http.services import services
from webapp.http.transactions import give_up_writing, reading_notice
from webapp.queries.demo_notice import is_demo
from webapp.queries.watch_age import watch_age

_EXTENSION = "written_shells"
_MAIN = "\x02main\x03"
"""What no text holds: in the place of the main part."""
_MARKS = re.compile(f"({TOKEN}|{ADDRESS}|{_MAIN})")
_FLASHES = "_flashes"
"""Where Flask keeps what is said once."""
_Shell = tuple[tuple[str, bytes], ...]


def init_shells(app: Flask) -> None:
    """Let `app` keep what stands around the main parts of its pages."""
    app.extensions[_EXTENSION] = RememberedParts[_Shell]()


def page_around(template: str, main: Iterable[bytes], **shown: Hashable) -> bytes:
    """Return a page (UTF-8) of a template that shows `main`, which comes in pieces; of all else it
    shows `shown` alone, and what is decided by role, language and section.
    """
    give_up_writing()
    if _has_more_to_say():
        text = render_template(template, main=Markup(_MAIN), **shown)  # noqa: S704 - a mark of ours
        before, _, behind = text.partition(_MAIN)
        return b"".join((before.encode(), *main, behind.encode()))
    shells: RememberedParts[_Shell] = current_app.extensions[_EXTENSION]
    minute = readers_marks(services().clock())
    key = (template, frame_marks(is_demo()), minute, tuple(shown.items()))
    given: dict[str, Iterable[bytes]] = {
        TOKEN: (form_token().encode(),),
        ADDRESS: (shown_address().encode(),),
        _MAIN: main,
    }
    shell = shells.part(key, lambda: _written(template, shown))
    return b"".join(piece for mark, text in shell for piece in given.get(mark, (text,)))


# -- inside ---------------------------------------------------------------------------------


def _has_more_to_say() -> bool:
    """Return whether something stands on this page that does not on the next: what was just done, a
    factor that is missing, a line that waits, a watch that is late. What was read is written down
    before.
    """
    return bool(
        reading_notice() or _FLASHES in session or factor_demand() or not watch_age().is_fine
    )


def _written(template: str, facts: dict[str, Any]) -> _Shell:
    """Return a page around nothing: its texts, and the marks of what is put between them."""
    main = Markup(_MAIN)  # noqa: S704 - a mark of ours
    text = with_open_frame(lambda: render_template(template, main=main, **facts))
    pieces = _MARKS.split(text)
    return tuple(
        (piece, b"") if at % 2 else ("", piece.encode()) for at, piece in enumerate(pieces)
    )
