"""What shows the present asks again by itself, and is answered in few words while it still holds.

The mark of a part is of the version of its data, of who reads it and in which words, and of a
stretch of minutes, for ages stand in it: so a part is never older than that, and asking again costs
the account, the version and no more. It is told by header, never kept (`no-store` stays).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from flask import request
from markupsafe import Markup
from werkzeug.wrappers import Response

from webapp.auth.access import current_scope
from webapp.http.i18n import clock_time, readers_marks
from webapp.http.services import services

ASKS_AGAIN = "X-Present"
"""The header by which js/present.js asks; who has no script asks for the page."""
COUNT = "X-Present-Count"
HOUR = "X-Present-Hour"
"""What the clock of the page says, in the zone of its hours."""
STRETCH_MINUTES = 10
"""So old an age may become before the part is written anew."""


@dataclass(frozen=True, slots=True)
class PresentMark:
    """Which state a part of a page shows, and from when it is."""

    mark: str
    at: datetime

    @property
    def is_held(self) -> bool:
        """Whether who asks has this state already."""
        return is_asked_again() and request.headers.get("If-None-Match") == self.mark

    def unchanged(self) -> Response:
        """Return the answer to who has it."""
        return Response(status=304, headers=self._headers)

    def part(self, text: str, count: int | None = None) -> Response:
        """Return the part anew, with what it counts, by which the reader is told how much more it
        is.
        """
        headers = self._headers
        if count is not None:
            headers[COUNT] = str(count)
        return Response(text, content_type="text/html; charset=utf-8", headers=headers)

    @property
    def _headers(self) -> dict[str, str]:
        shown = clock_time(self.at)
        hour = shown.striptags() if isinstance(shown, Markup) else shown
        return {"ETag": self.mark, "Cache-Control": "no-store", HOUR: hour}


def is_asked_again() -> bool:
    """Return whether a part alone is asked for, by a page that is open."""
    return ASKS_AGAIN in request.headers


def present_mark(version: Hashable | None, *shown: Hashable) -> PresentMark:
    """Return the mark of what is shown under a version of its data; without a version none that
    anybody could have.
    """
    now, scope = services().clock(), current_scope()
    code, zone, minute = readers_marks(now)
    stretch = int(minute.timestamp()) // 60 // STRETCH_MINUTES
    whole = (_in_order(version), scope, code, zone, stretch, shown, request.full_path)
    digest = secrets.token_hex(8) if version is None else _digest(whole)
    # Weak: how the part is packed on its way does not make it another.
    return PresentMark(f'W/"{digest}"', now)


# -- inside ---------------------------------------------------------------------------------


def _in_order(version: Hashable | None) -> object:
    """Return a version so that it is written alike in each process."""
    return sorted(map(repr, version)) if isinstance(version, frozenset) else version


def _digest(whole: object) -> str:
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:24]
